package dev.candlewick.benchmark;

import dev.candlewick.benchmark.child.Child;
import dev.candlewick.benchmark.report.Figures;
import dev.candlewick.benchmark.report.Table;
import dev.candlewick.benchmark.topic.Encoding;
import dev.candlewick.benchmark.topic.Market;
import dev.candlewick.benchmark.topic.OpenLoop;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a symbol costs in memory when its state holds a whole horizon: bytes of a checkpoint and of
 * live heap, and how long a checkpoint of all symbols takes.
 */
final class MemoryPerSymbol implements Benchmark {
    /** A little more than the horizon. */
    private static final int SECONDS = 660;

    private static final String HEAP = "4g";

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String description() {
        return "bytes of state and heap for a symbol with a full horizon, and the time of a checkpoint";
    }

    @Override
    public void run(Run run) throws Exception {
        int most = run.options().all ? 10_000 : Math.max(2_000, run.options().symbols);
        Table table =
                new Table(
                        "symbols",
                        "trade ids",
                        "state bytes/symbol",
                        "heap bytes/symbol",
                        "checkpoint ms",
                        "checkpoint MB");
        long baseHeap = 0;
        for (boolean ids : new boolean[] {false, true}) {
            for (int symbols : new int[] {most / 100, most}) {
                Map<String, Long> found = measure(run, symbols, ids);
                long heap = found.getOrDefault("heap_bytes", 0L);
                long state = found.getOrDefault("checkpoint_bytes", 0L);
                if (symbols < most) {
                    // So much is there without any symbol worth mentioning.
                    baseHeap = heap;
                    continue;
                }
                double heapPerSymbol = (heap - baseHeap) / (symbols - most / 100.0);
                double statePerSymbol = (double) state / symbols;
                long millis = found.getOrDefault("checkpoint_ms", 0L);
                run.figures()
                        .object("memory")
                        .putObject(ids ? "with_trade_ids" : "without_trade_ids")
                        .put("symbols", symbols)
                        .put("state_bytes_per_symbol", Figures.rounded(statePerSymbol))
                        .put("heap_bytes_per_symbol", Figures.rounded(heapPerSymbol))
                        .put("checkpoint_ms", millis);
                table.row(
                        Integer.toString(symbols),
                        ids ? "yes" : "no",
                        number("%.0f", statePerSymbol),
                        number("%.0f", heapPerSymbol),
                        Long.toString(millis),
                        number("%.1f", state / 1e6));
            }
        }
        run.figures()
                .chapter(
                        "Memory",
                        """
                        The job without database, after %d s of event time with one tick a second of each symbol on \
                        average, so that the state holds a whole horizon of 10 min. Heap is what a full collection leaves, less \
                        what a hundredth of the symbols leaves. The time of a checkpoint is the median of five, on a \
                        stream that stands still.

                        %s"""
                                .formatted(SECONDS, table));
    }

    private static Map<String, Long> measure(Run run, int symbols, boolean ids) throws Exception {
        String topic = "memory-%d%s".formatted(symbols, ids ? "-ids" : "");
        run.say("writing the topic " + topic);
        run.broker().createTopic(topic, run.options().partitions);
        Market.Description market =
                new Market.Description(run.options().seed, symbols, 0, symbols, ids);
        try (OpenLoop loop =
                new OpenLoop(
                        run.broker().bootstrapServers(),
                        topic,
                        market,
                        Encoding.FLAT,
                        (symbol, offset, meant) -> {})) {
            loop.fill(SECONDS, symbols);
        }
        run.say("folding it");
        List<String> command = new ArrayList<>(Child.command("flink", HEAP));
        command.add("dev.candlewick.benchmark.flink.StateSize");
        command.addAll(List.of(run.broker().bootstrapServers(), topic, "2"));
        Path log = run.folder().resolve("log/memory.log");
        Files.createDirectories(log.toAbsolutePath().getParent());
        Process process =
                new ProcessBuilder(command).redirectError(Redirect.appendTo(log.toFile())).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("The job has failed, see " + log);
        }
        Map<String, Long> found = new HashMap<>();
        for (String line : out.lines().toList()) {
            if (line.matches("[a-z_]+ [0-9]+")) {
                found.put(
                        line.substring(0, line.indexOf(' ')),
                        Long.parseLong(line.substring(line.indexOf(' ') + 1)));
            }
        }
        return found;
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
