package dev.candlewick.facts.service;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * One service that answers {@code GET}s with JSON. Whatever it answers, its secret stands in no
 * message of ours.
 */
final class JsonService {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int LONGEST_QUOTE = 300;
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final URI base;
    private final String secret;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .connectTimeout(PATIENCE)
                    .cookieHandler(new CookieManager())
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build();

    /**
     * @param base scheme, host and port
     * @param secret never shown; may be empty
     */
    JsonService(URI base, String secret) {
        this.base = base;
        this.secret = secret;
    }

    /** Host and port, for messages. */
    String host() {
        return base.getAuthority();
    }

    /**
     * The answer to a call.
     *
     * @throws ServiceException when there is none, or it is no JSON
     */
    JsonNode get(String path, Map<String, String> parameters) throws InterruptedException {
        HttpResponse<String> answer = answer(base, path, parameters);
        if (answer.statusCode() != 200) {
            throw new ServiceException(
                    "%s answers %s with status %d: %s"
                            .formatted(host(), path, answer.statusCode(), quote(answer.body())));
        }
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new ServiceException(
                    "%s answers %s with something that is no JSON: %s"
                            .formatted(host(), path, quote(answer.body())),
                    e);
        }
    }

    /** The answer to a call whatever its status, for the sake of its cookies, or as plain text. */
    HttpResponse<String> answer(URI place, String path, Map<String, String> parameters)
            throws InterruptedException {
        String query =
                parameters.entrySet().stream()
                        .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
                        .collect(Collectors.joining("&"));
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(place + path + (query.isEmpty() ? "" : "?" + query)))
                        .header("User-Agent", "Mozilla/5.0 (compatible; candlewick)")
                        .header("Accept", "application/json")
                        .build();
        CompletableFuture<HttpResponse<String>> asked =
                client.sendAsync(request, BodyHandlers.ofString());
        try {
            // For the whole answer; a timeout of the request would end with its headers.
            return asked.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            asked.cancel(true);
            throw new ServiceException(
                    "%s has not answered %s for %d s; try again later"
                            .formatted(place.getAuthority(), path, PATIENCE.toSeconds()));
        } catch (ExecutionException e) {
            // Not its message: it may hold the address, and the address the key.
            Throwable cause = e.getCause();
            throw new ServiceException(
                    "%s cannot be reached (%s); check the network, or name another address with --url"
                            .formatted(
                                    place.getAuthority(),
                                    cause == null
                                            ? "no reason"
                                            : cause.getClass().getSimpleName()));
        }
    }

    /** A stranger's words on one line, without the secret, and not too many. */
    String quote(String text) {
        String plain =
                (secret.isEmpty() ? text : text.replace(secret, "***"))
                        .replaceAll("[\\p{C}\\s]+", " ")
                        .strip();
        return plain.length() <= LONGEST_QUOTE ? plain : plain.substring(0, LONGEST_QUOTE) + "...";
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
