package dev.candlewick.feed.polled;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks over HTTP. What it says of a failure names the host and never the address, which may hold a
 * key.
 */
final class HttpDesk {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration DEFAULT_PAUSE = Duration.ofMinutes(5);
    private static final Duration LONGEST_PAUSE = Duration.ofHours(24);
    private static final int TOO_MANY_REQUESTS = 429;

    /** A source that sees no browser answers nothing but 429. */
    private static final String AGENT = "Mozilla/5.0 (compatible; Candlewick)";

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
    private final Duration patience;

    /**
     * @param patience how long a whole answer may take
     */
    HttpDesk(Duration patience) {
        this.patience = patience;
    }

    /** An answer, whatever its status but 429, 401, 403 and 5xx. */
    record Answer(int status, String body) {}

    /**
     * Asks.
     *
     * @throws PollException when there is no answer, or one that says wait or no
     */
    Answer get(URI address) throws PollException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(address).header("User-Agent", AGENT).GET().build();
        CompletableFuture<HttpResponse<byte[]>> asked =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
        String host = address.getHost();
        try {
            // A timeout of the request would end with the headers, and a body may drip for hours.
            return checked(asked.get(patience.toMillis(), TimeUnit.MILLISECONDS), host);
        } catch (TimeoutException slow) {
            asked.cancel(true);
            throw PollException.passing(
                    "%s has not answered for %d s".formatted(host, patience.toSeconds()));
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause();
            if (cause instanceof IOException) {
                String message =
                        "%s cannot be reached (%s): is there a network?"
                                .formatted(host, cause.getClass().getSimpleName());
                throw cause instanceof ConnectException
                                || cause instanceof HttpConnectTimeoutException
                        ? PollException.notReached(message)
                        : PollException.passing(message);
            }
            throw PollException.passing(
                    "%s cannot be asked (%s)"
                            .formatted(
                                    host,
                                    cause == null
                                            ? "no reason"
                                            : cause.getClass().getSimpleName()));
        }
    }

    private static Answer checked(HttpResponse<byte[]> answer, String host) throws PollException {
        int status = answer.statusCode();
        if (status == TOO_MANY_REQUESTS) {
            throw PollException.tooOften(
                    pause(answer), host + " says that it was asked too often (HTTP 429)");
        }
        if (status == 401 || status == 403) {
            throw PollException.refused(
                    "%s refuses to answer (HTTP %d): is the key right, and does its plan include this?"
                            .formatted(host, status));
        }
        if (status >= 500) {
            throw PollException.passing("%s cannot answer (HTTP %d)".formatted(host, status));
        }
        return new Answer(status, new String(answer.body(), StandardCharsets.UTF_8));
    }

    private static Duration pause(HttpResponse<?> answer) {
        String seconds = answer.headers().firstValue("Retry-After").orElse("").strip();
        if (!seconds.matches("[0-9]{1,6}")) {
            return DEFAULT_PAUSE;
        }
        Duration wanted = Duration.ofSeconds(Long.parseLong(seconds));
        return wanted.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : wanted;
    }
}
