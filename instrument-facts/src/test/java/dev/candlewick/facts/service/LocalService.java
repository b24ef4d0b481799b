package dev.candlewick.facts.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A server on this machine that answers calls with what it was told. */
public final class LocalService implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, String> answers = new LinkedHashMap<>();

    /** Path and query of every call. */
    public final List<String> calls = new ArrayList<>();

    public LocalService() {
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
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Calls whose path and query hold this text get this answer; the last that fits counts. */
    public LocalService answering(String call, String json) {
        answers.remove(call);
        answers.put(call, json);
        return this;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String call = exchange.getRequestURI().toString();
        String cookie = Objects.toString(exchange.getRequestHeaders().getFirst("Cookie"), "");
        synchronized (calls) {
            calls.add(call + (cookie.isEmpty() ? "" : " " + cookie));
        }
        if (call.equals("/")) {
            exchange.getResponseHeaders().add("Set-Cookie", "A3=biscuit; Path=/");
        }
        String text =
                answers.entrySet().stream()
                        .filter(answer -> call.contains(answer.getKey()))
                        .map(Map.Entry::getValue)
                        .reduce((first, last) -> last)
                        .orElse("");
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(
                text.isEmpty() ? 404 : 200, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
