package dev.candlewick.archive;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A signed request: AWS Signature Version 4, as documented by Amazon under "Authenticating Requests
 * (AWS Signature Version 4)".
 *
 * @param path of the object below the endpoint, not encoded
 * @param body a file whose bytes are sent; null: none are
 */
record S3Request(
        String method,
        String path,
        SortedMap<String, String> query,
        Map<String, String> headers,
        @Nullable Path body) {

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final DateTimeFormatter SECOND =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    /**
     * Signs it.
     *
     * @throws IOException when the file that is to be sent cannot be read
     */
    HttpRequest signed(S3Address address, Instant now) throws IOException {
        String second = SECOND.format(now);
        String scope = second.substring(0, 8) + "/" + address.region() + "/s3/aws4_request";
        String content = hex(body == null ? sha256(new byte[0]) : sha256(body));
        URI endpoint = address.endpoint();
        SortedMap<String, String> signed = new TreeMap<>(headers);
        signed.put("host", endpoint.getAuthority());
        signed.put("x-amz-content-sha256", content);
        signed.put("x-amz-date", second);
        if (address.sessionToken() != null) {
            signed.put("x-amz-security-token", address.sessionToken());
        }
        String names = String.join(";", signed.keySet());
        String canonical =
                String.join(
                        "\n",
                        method,
                        endpoint.getRawPath() + encodedPath(),
                        encodedQuery(),
                        signed.entrySet().stream()
                                .map(header -> header.getKey() + ":" + header.getValue() + "\n")
                                .collect(Collectors.joining()),
                        names,
                        content);
        String toSign = String.join("\n", ALGORITHM, second, scope, hex(sha256(bytes(canonical))));
        HttpRequest.Builder request =
                HttpRequest.newBuilder(
                                URI.create(
                                        endpoint
                                                + encodedPath()
                                                + (query.isEmpty() ? "" : "?" + encodedQuery())))
                        .timeout(PATIENCE)
                        .method(
                                method,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofFile(body));
        signed.forEach(
                (name, value) -> {
                    if (!name.equals("host")) {
                        request.header(name, value);
                    }
                });
        return request.header(
                        "Authorization",
                        "%s Credential=%s/%s, SignedHeaders=%s, Signature=%s"
                                .formatted(
                                        ALGORITHM,
                                        address.accessKey(),
                                        scope,
                                        names,
                                        hex(hmac(key(address, scope), toSign))))
                .build();
    }

    private static byte[] key(S3Address address, String scope) {
        byte[] key = bytes("AWS4" + address.secretKey());
        for (String part : scope.split("/", -1)) {
            key = hmac(key, part);
        }
        return key;
    }

    private String encodedPath() {
        return encoded(path).replace("%2F", "/");
    }

    private String encodedQuery() {
        return query.entrySet().stream()
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** As RFC 3986 has it: letters, digits and -._~ stay, all else is encoded. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static byte[] sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] piece = new byte[1 << 16];
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                digest.update(piece, 0, count);
            }
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
