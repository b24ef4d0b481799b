package dev.candlewick.archive;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.parquet.io.InputFile;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** A folder in a bucket, by the four requests of the S3 API that an archive needs. */
final class S3Files implements FileStore {

    private static final int ATTEMPTS = 4;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Pattern REASON =
            Pattern.compile("<Code>([^<]*)</Code>(?:\\s*<Message>([^<]*)</Message>)?");

    private final S3Address address;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();

    S3Files(S3Address address) {
        this.address = address;
    }

    @Override
    public void check() throws IOException {
        SortedMap<String, String> query = new TreeMap<>();
        query.put("list-type", "2");
        query.put("max-keys", "1");
        query.put("prefix", address.key(""));
        send(new S3Request("GET", bucket(), query, Map.of(), null));
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
            Document page = xml(send(new S3Request("GET", bucket(), query, Map.of(), null)));
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
        // The signature needs all of it first, and it may be larger than memory.
        Path whole = Files.createTempFile("candlewick-", ".upload");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(whole))) {
                content.writeTo(out);
            }
            send(request("PUT", name, Map.of(), whole));
        } finally {
            Files.delete(whole);
        }
    }

    @Override
    public void delete(String name) throws IOException {
        send(request("DELETE", name, Map.of(), null));
    }

    private byte[] read(String name, long from, int length) throws IOException {
        byte[] piece =
                send(
                        request(
                                "GET",
                                name,
                                Map.of("range", "bytes=%d-%d".formatted(from, from + length - 1)),
                                null));
        if (piece.length != length) {
            throw new IOException(
                    "%s gives %d bytes of %s where %d were asked for"
                            .formatted(address.endpoint(), piece.length, name, length));
        }
        return piece;
    }

    private S3Request request(
            String method, String name, Map<String, String> headers, @Nullable Path body) {
        return new S3Request(
                method, bucket() + "/" + address.key(name), new TreeMap<>(), headers, body);
    }

    private String bucket() {
        return "/" + address.bucket();
    }

    /** Asks again when the service says that it may be asked again, or does not answer. */
    private byte[] send(S3Request request) throws IOException {
        for (int attempt = 1; ; attempt++) {
            if (attempt > 1) {
                pause(PAUSE.multipliedBy(1L << attempt));
            }
            HttpResponse<byte[]> answer;
            try {
                answer = answer(request);
            } catch (IOException failure) {
                if (attempt == ATTEMPTS || Thread.currentThread().isInterrupted()) {
                    throw new IOException(
                            "%s does not answer (%s)".formatted(address.endpoint(), failure),
                            failure);
                }
                continue;
            }
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
                                        reason(new String(answer.body(), StandardCharsets.UTF_8))));
            }
        }
    }

    /** The words of an answer in XML, or the first line of another one. */
    private static String reason(String body) {
        Matcher reason = REASON.matcher(body);
        if (reason.find()) {
            return reason.group(2) == null
                    ? reason.group(1)
                    : reason.group(1) + ", " + reason.group(2);
        }
        return body.lines().findFirst().orElse("");
    }

    private void pause(Duration duration) throws IOException {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking " + address, e);
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
