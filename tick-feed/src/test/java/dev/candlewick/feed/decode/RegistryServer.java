package dev.candlewick.feed.decode;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A schema registry that answers as Confluent documents it, as far as readers ask. */
public final class RegistryServer implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, String> answers = new HashMap<>();
    private final List<String> authorizations = new ArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final AtomicInteger misses = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile int refusal;

    public RegistryServer() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/apis/ccompat/v7");
    }

    /** Registers a schema under an id, and under a subject whose first version it is. */
    public void register(int id, String type, String subject, String text, String references) {
        String answer =
                "{\"schemaType\":\"%s\",\"schema\":%s,\"references\":[%s]}"
                        .formatted(type, quoted(text), references);
        // Confluent leaves the type of Avro schemas out.
        String shown =
                type.equals("AVRO") ? answer.replace("\"schemaType\":\"AVRO\",", "") : answer;
        answers.put("/apis/ccompat/v7/schemas/ids/" + id, shown);
        answers.put("/apis/ccompat/v7/subjects/" + subject + "/versions/1", shown);
    }

    void failNext(int times) {
        failures.set(times);
    }

    /** The next answers are that there is no such schema. */
    void missNext(int times) {
        misses.set(times);
    }

    void refuseWith(int status) {
        refusal = status;
    }

    int asked() {
        return asked.get();
    }

    List<String> authorizations() {
        return authorizations;
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.incrementAndGet();
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (authorization != null) {
            authorizations.add(authorization);
        }
        String answer = answers.get(exchange.getRequestURI().getPath());
        boolean misses = this.misses.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
        int status = answer == null || misses ? 404 : 200;
        if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            status = 503;
        } else if (refusal != 0) {
            status = refusal;
        }
        byte[] body =
                (status == 200 ? String.valueOf(answer) : "{\"error_code\":40403}")
                        .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
