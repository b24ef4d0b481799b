package dev.candlewick.archive;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.parquet.io.InputFile;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** A folder in a bucket, by the four requests of the S3 API that an archive needs. */
final class S3Files implements FileStore {

    private static final int ATTEMPTS = 4;
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final S3Address address;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();

    S3Files(S3Address address) {
        this.address = address;
    }

    @Override
    public List<Stored> list(String folder) throws IOException {
        List<Stored> found = new ArrayList<>();
        String below = address.key(folder);
        String token = "";
        do {
            SortedMap<String, String> query = new TreeMap<>();
            query.put("list-type", "2");
            query.put("prefix", below.isEmpty() || below.endsWith("/") ? below : below + "/");
            if (!token.isEmpty()) {
                query.put("continuation-token", token);
            }
            Document page = xml(send(new S3Request("GET", bucket(), query, Map.of(), new byte[0])));
            NodeList objects = page.getElementsByTagName("Contents");
            for (int i = 0; i < objects.getLength(); i++) {
                Element object = (Element) objects.item(i);
                String key = text(object, "Key");
                String name =
                        address.folder().isEmpty() ? key : key.substring(address.key("").length());
                if (!name.substring(name.lastIndexOf('/') + 1).startsWith(".")) {
                    found.add(new Stored(name, Long.parseLong(text(object, "Size"))));
                }
            }
            token = text(page.getDocumentElement(), "NextContinuationToken");
        } while (!token.isEmpty());
        return found;
    }

    @Override
    public InputFile open(Stored file) {
        return new RangedFile(file.bytes(), (from, length) -> read(file.name(), from, length));
    }

    @Override
    public void write(String name, Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        content.writeTo(bytes);
        send(request("PUT", name, Map.of(), bytes.toByteArray()));
    }

    @Override
    public void delete(String name) throws IOException {
        send(request("DELETE", name, Map.of(), new byte[0]));
    }

    private byte[] read(String name, long from, int length) throws IOException {
        return send(
                request(
                        "GET",
                        name,
                        Map.of("range", "bytes=%d-%d".formatted(from, from + length - 1)),
                        new byte[0]));
    }

    private S3Request request(
            String method, String name, Map<String, String> headers, byte[] body) {
        return new S3Request(
                method, bucket() + "/" + address.key(name), new TreeMap<>(), headers, body);
    }

    private String bucket() {
        return "/" + address.bucket();
    }

    /** Asks again when the service says that it may be asked again. */
    private byte[] send(S3Request request) throws IOException {
        for (int attempt = 1; ; attempt++) {
            HttpResponse<byte[]> answer = answer(request);
            int status = answer.statusCode();
            if (status / 100 == 2) {
                return answer.body();
            }
            if (status == 404 && !request.path().equals(bucket())) {
                throw new NoSuchFileException(request.path());
            }
            if ((status != 429 && status < 500) || attempt == ATTEMPTS) {
                throw new IOException(
                        "%s answers %s %s with %d: %s"
                                .formatted(
                                        address.endpoint(),
                                        request.method(),
                                        request.path(),
                                        status,
                                        new String(answer.body(), StandardCharsets.UTF_8)
                                                .lines()
                                                .findFirst()
                                                .orElse("")));
            }
        }
    }

    private HttpResponse<byte[]> answer(S3Request request) throws IOException {
        try {
            return http.send(request.signed(address, Instant.now()), BodyHandlers.ofByteArray());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking " + address, e);
        }
    }

    private static Document xml(byte[] bytes) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(new ByteArrayInputStream(bytes));
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("the list of files cannot be read: " + e.getMessage(), e);
        }
    }

    private static String text(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent();
    }
}
