package dev.candlewick.benchmark.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * A market page without a browser: it speaks Vaadin's protocol over HTTP and a WebSocket, and
 * acknowledges each frame as the page does. What the frames show is not drawn.
 */
public final class DashboardSession implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String GUARD = "for(;;);";
    private static final String BEAT = "beat(";

    private final HttpClient client;
    private final URI base;
    private final String cookie;
    private final int page;
    private final String csrfToken;
    private final LongConsumer frames;
    private final Executor executor;
    private final StringBuilder received = new StringBuilder();
    private final List<ObjectNode> waiting = new ArrayList<>();
    private Optional<WebSocket> push = Optional.empty();
    private long syncId;
    private long clientId;
    private boolean sending;
    private volatile boolean closed;
    private volatile Optional<String> trouble = Optional.empty();

    private DashboardSession(
            HttpClient client,
            URI base,
            String cookie,
            JsonNode start,
            Executor executor,
            LongConsumer frames) {
        this.client = client;
        this.base = base;
        this.cookie = cookie;
        this.executor = executor;
        this.frames = frames;
        page = start.at("/appConfig/v-uiId").asInt();
        csrfToken = start.at("/appConfig/uidl/Vaadin-Security-Key").asText();
        syncId = start.at("/appConfig/uidl/syncId").asLong();
    }

    /**
     * Opens a page.
     *
     * @param base of the dashboard
     * @param query of the page's address, such as {@code symbol=IBM&interval=1s}
     * @param cookie of a session that goes on; none begins one
     * @param executor runs what frames cause
     * @param frames is told how old each frame is when it comes, in microseconds; by any thread
     * @throws IllegalStateException when the dashboard turns it away
     */
    public static DashboardSession open(
            HttpClient client,
            URI base,
            String query,
            Optional<String> cookie,
            Executor executor,
            LongConsumer frames)
            throws InterruptedException {
        HttpRequest.Builder init =
                HttpRequest.newBuilder(
                                base.resolve(
                                        "/?v-r=init&location=&query="
                                                + URLEncoder.encode(query, StandardCharsets.UTF_8)))
                        .timeout(PATIENCE);
        cookie.ifPresent(known -> init.header("Cookie", known));
        try {
            HttpResponse<String> answer =
                    client.send(init.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(
                        "The dashboard answers %d: %s"
                                .formatted(answer.statusCode(), start(answer.body())));
            }
            String own =
                    answer.headers()
                            .firstValue("Set-Cookie")
                            .map(set -> set.substring(0, (set + ";").indexOf(';')))
                            .or(() -> cookie)
                            .orElseThrow(() -> new IllegalStateException("No session was given"));
            JsonNode start = JSON.readTree(answer.body());
            DashboardSession session =
                    new DashboardSession(client, base, own, start, executor, frames);
            session.listen(start.at("/appConfig/uidl/Vaadin-Push-ID").asText());
            session.navigate(query);
            return session;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String start(String text) {
        return text.substring(0, Math.min(200, text.length()));
    }

    private void listen(String pushId) {
        URI address =
                URI.create(
                        base.resolve("/VAADIN/push").toString().replaceFirst("^http", "ws")
                                + "?v-r=push&v-uiId=%d&v-pushId=%s&X-Atmosphere-tracking-id=0"
                                        .formatted(page, pushId)
                                + "&X-Atmosphere-Framework=4.0.1&X-Atmosphere-Transport=websocket"
                                + "&X-Atmosphere-TrackMessageSize=true&X-atmo-protocol=true"
                                + "&Content-Type=application/json;%20charset=UTF-8"
                                + "&X-Vaadin-LastSeenServerSyncId=0");
        push =
                Optional.of(
                        client.newWebSocketBuilder()
                                .header("Cookie", cookie)
                                .connectTimeout(PATIENCE)
                                .buildAsync(address, new Listener())
                                .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                                .join());
    }

    private void navigate(String query) {
        ObjectNode event = JSON.createObjectNode();
        event.put("type", "event").put("node", 1).put("event", "ui-navigate");
        ObjectNode data = event.putObject("data");
        data.put("route", "/").put("query", query).put("appShellTitle", "").put("trigger", "");
        data.putObject("historyState").put("idx", 0);
        call(event);
    }

    /** The session, for another page of the same user. */
    public String cookie() {
        return cookie;
    }

    /** What went wrong, if anything did. */
    public Optional<String> trouble() {
        return trouble;
    }

    /** Tells the server that the page is still there; once a minute. */
    public void heartbeat() {
        CompletableFuture<?> unused =
                client.sendAsync(
                                request("heartbeat", HttpRequest.BodyPublishers.noBody()),
                                HttpResponse.BodyHandlers.discarding())
                        .whenComplete((answer, failure) -> note(failure));
    }

    private HttpRequest request(String kind, HttpRequest.BodyPublisher body) {
        return HttpRequest.newBuilder(base.resolve("/?v-r=%s&v-uiId=%d".formatted(kind, page)))
                .header("Cookie", cookie)
                .header("Content-Type", "application/json; charset=UTF-8")
                .timeout(PATIENCE)
                .POST(body)
                .build();
    }

    private void call(ObjectNode rpc) {
        synchronized (this) {
            waiting.add(rpc);
            if (sending) {
                return;
            }
            sending = true;
        }
        send();
    }

    /**
     * The server takes messages in their order only: the next goes out when the last is answered.
     */
    private void send() {
        ObjectNode message = JSON.createObjectNode();
        synchronized (this) {
            if (waiting.isEmpty() || closed) {
                sending = false;
                return;
            }
            message.put("csrfToken", csrfToken);
            ArrayNode rpc = message.putArray("rpc");
            rpc.addAll(waiting);
            waiting.clear();
            message.put("syncId", syncId).put("clientId", clientId++);
        }
        CompletableFuture<?> unused =
                client.sendAsync(
                                request(
                                        "uidl",
                                        HttpRequest.BodyPublishers.ofString(message.toString())),
                                HttpResponse.BodyHandlers.ofString())
                        .whenCompleteAsync(
                                (answer, failure) -> {
                                    note(failure);
                                    if (answer != null) {
                                        take(answer.body());
                                    }
                                    send();
                                },
                                executor);
    }

    private void note(Throwable failure) {
        if (failure != null && !closed) {
            trouble = Optional.of(failure.toString());
        }
    }

    private void take(String text) {
        String body = text.startsWith(GUARD) ? text.substring(GUARD.length()) : text;
        try {
            JsonNode read = JSON.readTree(body);
            if (read.isArray()) {
                read.forEach(this::take);
            } else {
                take(read);
            }
        } catch (IOException e) {
            trouble = Optional.of("The server said " + start(text));
        }
    }

    private void take(JsonNode message) {
        if (message.path("meta").has("appError") || message.path("meta").has("sessionExpired")) {
            trouble = Optional.of(start(message.toString()));
        }
        synchronized (this) {
            syncId = Math.max(syncId, message.path("syncId").asLong(syncId));
        }
        for (JsonNode command : message.path("execute")) {
            String script = command.path(command.size() - 1).asText();
            if (script.contains(BEAT)) {
                frames.accept(now() - command.path(1).asLong() * 1000);
                acknowledge(command.path(2).path("@v-return"));
            }
        }
    }

    private void acknowledge(JsonNode channel) {
        ObjectNode heard = JSON.createObjectNode();
        heard.put("type", "channel");
        heard.set("node", channel.path(0));
        heard.set("channel", channel.path(1));
        heard.putArray("args").addNull();
        call(heard);
    }

    private static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    /** Leaves the page as a browser does whose tab is closed. */
    @Override
    public void close() {
        closed = true;
        ObjectNode message = JSON.createObjectNode();
        synchronized (this) {
            message.put("csrfToken", csrfToken);
            message.putArray("rpc");
            message.put("syncId", syncId).put("clientId", clientId).put("UNLOAD", true);
        }
        client.sendAsync(
                        request("uidl", HttpRequest.BodyPublishers.ofString(message.toString())),
                        HttpResponse.BodyHandlers.discarding())
                .handle((answer, failure) -> failure == null)
                .join();
        push.ifPresent(WebSocket::abort);
    }

    /** Messages come as their length, a bar, and their text, in any number of pieces. */
    private final class Listener implements WebSocket.Listener {
        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            received.append(data);
            int bar = received.indexOf("|");
            while (bar > 0) {
                int end = bar + 1 + Integer.parseInt(received, 0, bar, 10);
                if (received.length() < end) {
                    break;
                }
                String text = received.substring(bar + 1, end);
                received.delete(0, end);
                if (text.startsWith("{") || text.startsWith(GUARD)) {
                    executor.execute(() -> take(text));
                }
                bar = received.indexOf("|");
            }
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            note(failure);
        }
    }
}
