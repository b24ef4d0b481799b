package dev.candlewick.benchmark;

import dev.candlewick.benchmark.live.Chromium;
import dev.candlewick.benchmark.live.CommitWatch;
import dev.candlewick.benchmark.live.Delays;
import dev.candlewick.benchmark.live.RunningSystem;
import dev.candlewick.benchmark.report.Figures;
import dev.candlewick.benchmark.report.Table;
import dev.candlewick.benchmark.topic.Encoding;
import dev.candlewick.benchmark.topic.Market;
import dev.candlewick.benchmark.topic.OpenLoop;
import java.sql.Connection;
import java.util.Locale;
import java.util.Optional;

/**
 * From the moment at which a tick was meant to be sent to the commit that shows it, and from the
 * end of a candle to the commit of its final version, on a whole system with its dashboard open.
 */
final class Latency implements Benchmark {
    private static final int TICKS_PER_SECOND = 20_000;
    private static final String TOPIC = "ticks";

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String description() {
        return "from tick to committed candle, open loop, 20,000 ticks/s, dashboard open";
    }

    @Override
    public void run(Run run) throws Exception {
        int warm = run.options().all ? 40 : 30;
        int measured = run.options().all ? 120 : 40;
        try (RunningSystem system = run.system(name());
                Connection connection = system.connect();
                AutoCloseable browser = look(system)) {
            CommitWatch watch = new CommitWatch(connection);
            Thread watching = new Thread(watch, "watch over commits");
            watching.start();
            Market.Description market =
                    new Market.Description(
                            run.options().seed,
                            run.options().symbols,
                            run.options().zipf,
                            TICKS_PER_SECOND,
                            false);
            try (OpenLoop loop =
                    new OpenLoop(
                            system.bootstrapServers(),
                            TOPIC,
                            market,
                            Encoding.JSON,
                            watch::taken)) {
                run.say("sending %d ticks/s for %d s".formatted(TICKS_PER_SECOND, warm + measured));
                loop.run(warm, TICKS_PER_SECOND);
                watch.begin();
                loop.run(measured, TICKS_PER_SECOND);
            }
            system.drain();
            watch.end();
            watching.join();
            String verified = system.verify();
            if (watch.hasFailed() || watch.missing() > 0 || !verified.contains(" 0 differences")) {
                run.figures()
                        .failure(
                                "latency: %d ticks were never seen; %s"
                                        .formatted(watch.missing(), verified));
            }
            report(run, watch, browser instanceof Chromium, verified);
        }
    }

    private static AutoCloseable look(RunningSystem system) {
        Optional<Chromium> browser = Chromium.open();
        browser.ifPresent(one -> one.page(system.dashboard()));
        return browser.<AutoCloseable>map(one -> one).orElse(() -> {});
    }

    private static void report(Run run, CommitWatch watch, boolean browser, String verified) {
        Table table = new Table("ms", "p50", "p99", "p99.9", "largest", "number");
        row(run.figures(), table, "partial", watch.partial());
        row(run.figures(), table, "closed", watch.closed());
        run.figures()
                .chapter(
                        "Latency",
                        """
                        %d ticks/s of %d symbols (Zipf %s) in JSON, sent in an open loop to a whole system, %s. \
                        *partial*: from the time a tick was meant to be sent until a reader sees a committed candle of \
                        1s that holds it. *closed*: from the end of a candle of 1s until a reader sees its final \
                        version; 500 ms of that are the bound for ticks out of order. The reader waits for the job's \
                        notifications; its own query is part of the time. Afterwards: %s.

                        %s"""
                                .formatted(
                                        TICKS_PER_SECOND,
                                        run.options().symbols,
                                        run.options().zipf,
                                        browser
                                                ? "its dashboard open in a browser"
                                                : "**without a browser: none was found**",
                                        verified,
                                        table));
    }

    private static void row(Figures figures, Table table, String name, Delays delays) {
        figures.latency(name + "_p50", delays.millis(0.5));
        figures.latency(name + "_p99", delays.millis(0.99));
        figures.latency(name + "_p999", delays.millis(0.999));
        table.row(
                name,
                number(delays.millis(0.5)),
                number(delays.millis(0.99)),
                number(delays.millis(0.999)),
                number(delays.millis(1)),
                Integer.toString(delays.count()));
    }

    private static String number(double millis) {
        return String.format(Locale.ROOT, "%.0f", millis);
    }
}
