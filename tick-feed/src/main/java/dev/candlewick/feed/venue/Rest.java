package dev.candlewick.feed.venue;

import dev.candlewick.feed.venue.History.RefusedException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks a venue over HTTP. */
final class Rest {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final int TOO_MANY = 429;
    private static final int BANNED = 418;
    private static final long LONGEST_WAIT_SECONDS = 3_600;
    private static final long SHORTEST_WAIT_SECONDS = 1;
    private static final int LONGEST_REASON = 80;

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private final URI base;
    private final Map<String, String> headers;

    /**
     * @param headers sent with every request; may hold keys
     */
    Rest(URI base, Map<String, String> headers) {
        this.base = base;
        this.headers = headers;
    }

    /**
     * The JSON that is found at a path.
     *
     * @throws RefusedException on an answer that says no, or wait
     * @throws IOException when there is none, or none that can be read
     */
    Json get(String path, Map<String, Object> query) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(path, query)).timeout(ANSWER).GET();
        headers.forEach(request::header);
        HttpResponse<String> answer =
                client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        int status = answer.statusCode();
        if (status == TOO_MANY || status == BANNED) {
            throw new RefusedException(
                    "%s says that it was asked too often (HTTP %d)".formatted(base, status),
                    false,
                    retryAfter(answer));
        }
        if (status >= 500) {
            throw new RefusedException(
                    "%s cannot answer (HTTP %d)".formatted(base, status), false, 0);
        }
        if (status != 200) {
            throw new RefusedException(
                    "%s refuses to tell the trades that were missed (HTTP %d%s)"
                            .formatted(base, status, reason(answer.body())),
                    true,
                    0);
        }
        return Json.read(answer.body());
    }

    private URI uri(String path, Map<String, Object> query) {
        String prefix = base.toString();
        String shortened = prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix;
        return URI.create(
                shortened
                        + path
                        + query.entrySet().stream()
                                .map(one -> one.getKey() + "=" + encoded(one.getValue()))
                                .collect(Collectors.joining("&", "?", "")));
    }

    static String encoded(Object text) {
        return URLEncoder.encode(text.toString(), StandardCharsets.UTF_8);
    }

    private static long retryAfter(HttpResponse<?> answer) {
        try {
            long seconds =
                    Long.parseLong(answer.headers().firstValue("Retry-After").orElse("0").strip());
            return Math.max(SHORTEST_WAIT_SECONDS, Math.min(seconds, LONGEST_WAIT_SECONDS))
                    * 1_000_000;
        } catch (NumberFormatException aDate) {
            return SHORTEST_WAIT_SECONDS * 1_000_000;
        }
    }

    /** Why, in the venue's own words, such as {@code , Invalid symbol.}; empty without any. */
    private static String reason(String body) {
        try {
            Json answer = Json.read(body);
            String said = answer.at("msg").text() + answer.at("message").text();
            String plain = said.replaceAll("[^ -~]", "?").strip();
            return plain.isEmpty()
                    ? ""
                    : ", " + plain.substring(0, Math.min(plain.length(), LONGEST_REASON));
        } catch (MalformedException none) {
            return "";
        }
    }
}
