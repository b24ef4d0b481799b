package dev.candlewick.feed.polled;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A source on this machine that answers what a test tells it to. */
final class LocalSource implements AutoCloseable {

    private final HttpServer server;

    /** What it was asked, path and query. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    volatile int status = 200;
    volatile String body = "";
    volatile String retryAfter = "";

    /** Sends the first byte and no other until it is closed. */
    volatile boolean drips;

    LocalSource() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestURI().toString());
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        if (!retryAfter.isEmpty()) {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
        }
        exchange.sendResponseHeaders(status, bytes.length);
        OutputStream out = exchange.getResponseBody();
        if (drips) {
            out.write(bytes, 0, 1);
            out.flush();
            return;
        }
        out.write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
