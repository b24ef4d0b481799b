package dev.candlewick.feed.decode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candlewick.feed.FeedException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Asks a schema registry that speaks Confluent's interface. A schema never changes under its id, so
 * each is fetched once. One that does not answer is asked again for a minute. One that has no such
 * schema may be a replica that gets it in a moment: it is asked again, too, but does not hold up a
 * topic of garbage for more than a few seconds in a minute.
 */
public final class SchemaRegistry {
    /** Environment variables with user and password, for a registry that asks for them. */
    public static final String USER = "CANDLEWICK_REGISTRY_USER";

    public static final String PASSWORD = "CANDLEWICK_REGISTRY_PASSWORD";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration BELIEF = Duration.ofMinutes(1);
    private static final int MOST_ABSENT = 10_000;
    private static final int NOT_FOUND = 404;
    private static final int SERVER_FAILS = 500;
    private static final int TOO_MANY = 429;

    private final String url;
    private final Optional<String> authorization;
    private final Duration patience;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER).build();
    private final Map<Integer, RegisteredSchema> schemas = new HashMap<>();

    /** Ids that the registry did not have, and when it said so. */
    private final Map<Integer, Long> absent = new HashMap<>();

    private final Duration doubt;
    private long doubted = System.nanoTime() - BELIEF.toNanos();

    /**
     * A schema as it was registered.
     *
     * @param type AVRO, PROTOBUF or JSON
     * @param references texts of the schemas that it uses, by the name it uses for them; those that
     *     others need come first
     */
    public record RegisteredSchema(String type, String text, Map<String, String> references) {}

    /**
     * @param environment where user and password stand, if the registry needs them
     * @param patience how long a registry that does not answer is asked again
     */
    public SchemaRegistry(URI url, Map<String, String> environment, Duration patience) {
        this.url = url.toString().replaceAll("/+$", "");
        this.patience = patience;
        this.doubt = patience.dividedBy(20);
        String user = environment.get(USER);
        this.authorization =
                user == null
                        ? Optional.empty()
                        : Optional.of(
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(
                                                        (user
                                                                        + ":"
                                                                        + environment.getOrDefault(
                                                                                PASSWORD, ""))
                                                                .getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * An address of a registry.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static URI address(String text) {
        try {
            URI uri = new URI(text);
            if (uri.getRawUserInfo() != null) {
                throw new IllegalArgumentException(
                        "must not hold a password; it is taken from the environment, "
                                + USER
                                + " and "
                                + PASSWORD);
            }
            if (uri.getHost() != null
                    && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (URISyntaxException noAddress) {
            // Whatever is wrong in it, an example helps most.
        }
        throw new IllegalArgumentException("must be an address such as http://registry:8081");
    }

    /**
     * The schema with this id.
     *
     * @throws NotUnderstood when the registry has none
     * @throws FeedException when the registry does not answer, or does not let us in
     */
    public RegisteredSchema schema(int id) throws NotUnderstood {
        RegisteredSchema known = schemas.get(id);
        if (known == null) {
            Long missed = absent.get(id);
            if (missed != null && System.nanoTime() - missed < BELIEF.toNanos()) {
                throw new NotUnderstood("the registry has no schema " + id);
            }
            known = fetched(id);
            schemas.put(id, known);
            absent.remove(id);
        }
        return known;
    }

    private RegisteredSchema fetched(int id) throws NotUnderstood {
        String place = "/schemas/ids/" + id;
        Optional<JsonNode> answer = get(place);
        if (answer.isEmpty() && System.nanoTime() - doubted >= BELIEF.toNanos()) {
            doubted = System.nanoTime();
            while (answer.isEmpty() && System.nanoTime() - doubted < doubt.toNanos()) {
                pause(doubt.dividedBy(4));
                answer = get(place);
            }
        }
        if (answer.isEmpty()) {
            if (absent.size() >= MOST_ABSENT) {
                absent.clear();
            }
            absent.put(id, System.nanoTime());
            throw new NotUnderstood("the registry has no schema " + id);
        }
        return read(answer.get());
    }

    private RegisteredSchema read(JsonNode answer) {
        Map<String, String> references = new LinkedHashMap<>();
        collect(answer, references);
        return new RegisteredSchema(
                answer.path("schemaType").asText("AVRO"),
                answer.path("schema").asText(),
                references);
    }

    private void collect(JsonNode schema, Map<String, String> references) {
        for (JsonNode reference : schema.path("references")) {
            String name = reference.path("name").asText();
            if (references.containsKey(name)) {
                continue;
            }
            String place =
                    "/subjects/%s/versions/%d"
                            .formatted(
                                    URLEncoder.encode(
                                                    reference.path("subject").asText(),
                                                    StandardCharsets.UTF_8)
                                            .replace("+", "%20"),
                                    reference.path("version").asInt());
            JsonNode referred =
                    get(place)
                            .orElseThrow(
                                    () ->
                                            FeedException.notAvailable(
                                                    "The registry at %s has no %s, which a schema of it refers to."
                                                            .formatted(url, place)));
            collect(referred, references);
            references.put(name, referred.path("schema").asText());
        }
    }

    /** The answer, or empty when there is nothing at this place. */
    private Optional<JsonNode> get(String place) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url + place))
                        .timeout(ANSWER)
                        .header(
                                "Accept",
                                "application/vnd.schemaregistry.v1+json, application/json");
        authorization.ifPresent(words -> request.header("Authorization", words));
        long deadline = System.nanoTime() + patience.toNanos();
        List<String> failures = new ArrayList<>();
        while (true) {
            try {
                HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
                int status = response.statusCode();
                if (status == NOT_FOUND) {
                    return Optional.empty();
                }
                if (status < 300) {
                    return Optional.of(JSON.readTree(response.body()));
                }
                if (status < SERVER_FAILS && status != TOO_MANY) {
                    throw refused(status);
                }
                failures.add("it answers " + status);
            } catch (JsonProcessingException noRegistry) {
                throw FeedException.notAvailable(
                        "What answers at %s is no schema registry; does its address need a path, such as /apis/ccompat/v7?"
                                .formatted(url));
            } catch (IOException failure) {
                failures.add(String.valueOf(failure));
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw FeedException.notAvailable("Stopped while asking the registry.");
            }
            if (System.nanoTime() > deadline) {
                throw FeedException.notAvailable(
                        "The schema registry at %s does not answer (%s). Nothing was lost; start the feed again when it does."
                                .formatted(url, failures.getLast()));
            }
            pause(PAUSE);
        }
    }

    private FeedException refused(int status) {
        return FeedException.notAvailable(
                "The schema registry at %s refuses to answer (%d). A user and password for it are taken from the environment, %s and %s."
                        .formatted(url, status, USER, PASSWORD));
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw FeedException.notAvailable("Stopped while waiting for the registry.");
        }
    }
}
