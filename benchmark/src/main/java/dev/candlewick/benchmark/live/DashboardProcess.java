package dev.candlewick.benchmark.live;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;

/** The dashboard as its metrics show it. */
public final class DashboardProcess {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient client;
    private final URI metrics;
    private final long pid;

    DashboardProcess(HttpClient client, URI metrics, long pid) {
        this.client = client;
        this.metrics = metrics;
        this.pid = pid;
    }

    /** Pages that are told of candles. */
    public int pages() throws InterruptedException {
        return (int) sum("candlewick_pages ").orElse(-1);
    }

    /** Bytes of heap that are alive, after a collection of garbage. */
    public double heapBytes() throws InterruptedException {
        try {
            new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                            String.valueOf(pid),
                            "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sum("jvm_memory_used_bytes{area=\"heap\"").orElse(Double.NaN);
    }

    /** Seconds of processor time so far. */
    public double processorSeconds() throws InterruptedException {
        return sum("process_cpu_time_ns_total ").orElse(Double.NaN) / 1e9;
    }

    private OptionalDouble sum(String prefix) throws InterruptedException {
        try {
            String text =
                    client.send(
                                    HttpRequest.newBuilder(metrics).timeout(PATIENCE).build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .body();
            return text.lines()
                    .filter(line -> line.startsWith(prefix))
                    .mapToDouble(
                            line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .reduce(Double::sum);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
