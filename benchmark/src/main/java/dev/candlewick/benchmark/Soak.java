package dev.candlewick.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candlewick.benchmark.live.Chromium;
import dev.candlewick.benchmark.live.PageWatch;
import dev.candlewick.benchmark.live.RunningSystem;
import dev.candlewick.benchmark.report.Figures;
import dev.candlewick.benchmark.topic.Market;
import java.nio.file.Files;
import java.util.Optional;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/** Whether the memory of a page that stays open grows. */
final class Soak implements Benchmark {
    private static final int TICKS_PER_SECOND = 2_000;
    private static final int WARM_SECONDS = 180;
    private static final int BETWEEN_SECONDS = 5;
    private static final double ALPHA = 0.05;
    private static final double MEGABYTE = 1e6;

    @Override
    public String name() {
        return "soak";
    }

    @Override
    public String description() {
        return "whether the heap of a page grows that is open for --minutes, 2,000 ticks/s";
    }

    @Override
    public void run(Run run) throws Exception {
        Optional<Chromium> found = Chromium.open();
        if (found.isEmpty()) {
            run.figures().failure("soak: no Chromium or Chrome on the PATH");
            return;
        }
        run.say("starting a system");
        try (Chromium browser = found.get();
                RunningSystem system =
                        RunningSystem.start(
                                Files.createTempDirectory("candlewick-bench-live-"),
                                run.folder().resolve("log/soak.log"));
                LiveMarket market = new LiveMarket(run.options(), system.bootstrapServers())) {
            market.fill(1, TICKS_PER_SECOND);
            system.drain();
            String symbol = Market.name(0);
            PageWatch watch =
                    new PageWatch(
                            browser.page(
                                    "%s/?symbol=%s&interval=1s"
                                            .formatted(system.dashboard(), symbol)),
                            symbol);
            int minutes = run.options().minutes;
            run.say(
                    "%d s for the window to fill, then %d minutes"
                            .formatted(WARM_SECONDS, minutes));
            market.run(WARM_SECONDS, TICKS_PER_SECOND, watch::look);
            SimpleRegression heap = new SimpleRegression();
            double sum = 0;
            long begin = System.nanoTime();
            double hours = 0;
            while (hours < minutes / 60.0) {
                market.run(BETWEEN_SECONDS, TICKS_PER_SECOND, watch::look);
                hours = (System.nanoTime() - begin) / 3.6e12;
                double size = watch.heapBytes() / MEGABYTE;
                sum += size;
                heap.addData(hours, size);
            }
            report(run, heap, sum / heap.getN());
        }
    }

    private static void report(Run run, SimpleRegression heap, double mean) {
        double slope = heap.getSlope();
        double halfWidth = heap.getSlopeConfidenceInterval(ALPHA);
        ObjectNode figures = run.figures().object("soak");
        figures.put("minutes", run.options().minutes)
                .put("samples", heap.getN())
                .put("heap_mb", Figures.rounded(mean))
                .put("heap_slope_mb_per_hour", slope)
                .put("heap_slope_low_mb_per_hour", slope - halfWidth)
                .put("heap_slope_high_mb_per_hour", slope + halfWidth);
        run.figures()
                .chapter(
                        "Soak",
                        """
                        The chart of 1s candles of the busiest symbol open for %d minutes at %d ticks/s, after three \
                        minutes in which its window filled. Heap of the page after a collection of garbage, %d samples: \
                        %.2f MB on average, slope %+.2f MB an hour, with 95 %% confidence between %+.2f and %+.2f."""
                                .formatted(
                                        run.options().minutes,
                                        TICKS_PER_SECOND,
                                        heap.getN(),
                                        mean,
                                        slope,
                                        slope - halfWidth,
                                        slope + halfWidth));
    }
}
