package dev.candlewick.benchmark.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A page of a browser that nothing looks at but for the size of its heap. What drives a page
 * (Playwright) has the browser keep each answer from the network for whoever may ask, in the heap
 * that is to be measured; here no domain of the browser's tools is on.
 */
public final class QuietPage implements AutoCloseable {
    private static final int COLLECTIONS = 3;

    /**
     * Runs each script as bytecode, of which nothing is thrown away, and counts from the first
     * call: compiled code and the counts that lead to it lie in the heap too, come in the course of
     * hours, and would be taken for what the page keeps.
     */
    private static final String INTERPRETER =
            "--jitless --no-flush-bytecode --no-lazy-feedback-allocation";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int COMES_UP_MILLIS = 30_000;
    private static final int ANSWER_SECONDS = 60;
    private static final int POLL_MILLIS = 100;

    private final Path profile;
    private final Process browser;
    private final HttpClient http = HttpClient.newHttpClient();
    private final LinkedBlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
    private final WebSocket tools;
    private int asked;

    /**
     * Opens a page at that address in a browser of its own.
     *
     * @throws IOException when the browser does not come up
     */
    public QuietPage(Path program, String url) throws IOException, InterruptedException {
        profile = Files.createTempDirectory("candlewick-bench-browser-");
        browser =
                new ProcessBuilder(
                                program.toString(),
                                "--headless=new",
                                "--no-sandbox",
                                "--disable-gpu",
                                "--no-first-run",
                                "--js-flags=" + INTERPRETER,
                                "--window-size=1440,900",
                                "--remote-debugging-port=0",
                                "--user-data-dir=" + profile,
                                url)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try {
            tools =
                    http.newWebSocketBuilder()
                            .buildAsync(pageAddress(url), new Answers())
                            .get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (IOException | ExecutionException | TimeoutException e) {
            endBrowser();
            throw new IOException("The browser " + program + " did not come up", e);
        }
    }

    /** Where the browser's tools listen for this page. */
    private URI pageAddress(String url) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(COMES_UP_MILLIS);
        Path port = profile.resolve("DevToolsActivePort");
        while (System.nanoTime() < end && browser.isAlive()) {
            if (Files.exists(port)) {
                List<String> lines = Files.readAllLines(port);
                if (!lines.isEmpty()) {
                    for (JsonNode page : pages(lines.getFirst())) {
                        if (page.path("url").asText().startsWith(url)) {
                            return URI.create(page.path("webSocketDebuggerUrl").asText());
                        }
                    }
                }
            }
            Thread.sleep(POLL_MILLIS);
        }
        throw new IOException("no page at " + url);
    }

    private JsonNode pages(String port) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                        .build();
        return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    /**
     * Bytes that the page's objects take, after a collection of garbage: the least of a few,
     * because a frame that comes in between is garbage of the next one.
     */
    public long heapBytes() throws IOException, InterruptedException {
        long least = Long.MAX_VALUE;
        for (int time = 0; time < COLLECTIONS; time++) {
            ask("HeapProfiler.collectGarbage", "{}");
            least = Math.min(least, ask("Runtime.getHeapUsage", "{}").path("usedSize").asLong());
        }
        return least;
    }

    /**
     * Bytes that the page's objects take, each counted but texts, after a collection of garbage.
     * Less than {@link #heapBytes}, in which there is also what the engine leaves free between them
     * and cannot use. What the browser keeps for the page outside of its scripts is in neither.
     */
    public long objectBytes() throws IOException, InterruptedException {
        StringBuilder snapshot = new StringBuilder();
        ask(
                "HeapProfiler.takeHeapSnapshot",
                "{\"reportProgress\": false}",
                event -> snapshot.append(event.path("params").path("chunk").asText()));
        return HeapSnapshot.objectBytes(snapshot.toString());
    }

    /** What a script of the page comes to, as text. */
    public String evaluate(String expression) throws IOException, InterruptedException {
        String parameters =
                JSON.createObjectNode()
                        .put("expression", expression)
                        .put("returnByValue", true)
                        .toString();
        return ask("Runtime.evaluate", parameters).path("result").path("value").asText();
    }

    private JsonNode ask(String method, String parameters)
            throws IOException, InterruptedException {
        return ask(
                method,
                parameters,
                event -> {
                    throw new IllegalStateException(method + " tells " + event);
                });
    }

    /**
     * @param events told what comes before the answer
     */
    private JsonNode ask(String method, String parameters, Consumer<JsonNode> events)
            throws IOException, InterruptedException {
        asked++;
        tools.sendText(
                        "{\"id\":%d,\"method\":\"%s\",\"params\":%s}"
                                .formatted(asked, method, parameters),
                        true)
                .join();
        JsonNode answer = answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
        while (answer != null && !answer.has("id")) {
            events.accept(answer);
            answer = answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
        }
        if (answer == null || answer.path("id").asInt() != asked || answer.has("error")) {
            throw new IOException("The browser answered " + method + " with " + answer);
        }
        return answer.path("result");
    }

    /** Hands each whole message to whoever asked. */
    private final class Answers implements WebSocket.Listener {
        private final StringBuilder parts = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket socket, CharSequence part, boolean last) {
            parts.append(part);
            socket.request(1);
            if (last) {
                String whole = parts.toString();
                parts.setLength(0);
                try {
                    answers.add(JSON.readTree(whole));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return null;
        }
    }

    private void endBrowser() throws IOException {
        browser.descendants().forEach(ProcessHandle::destroyForcibly);
        browser.destroyForcibly().onExit().join();
        try (Stream<Path> below = Files.walk(profile)) {
            for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    @Override
    public void close() throws IOException {
        tools.abort();
        http.close();
        endBrowser();
    }
}
