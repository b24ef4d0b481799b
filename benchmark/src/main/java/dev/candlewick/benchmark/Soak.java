package dev.candlewick.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candlewick.benchmark.live.Chromium;
import dev.candlewick.benchmark.live.QuietPage;
import dev.candlewick.benchmark.live.RunningSystem;
import dev.candlewick.benchmark.report.Figures;
import dev.candlewick.benchmark.topic.Market;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/** Whether the memory of a page that stays open grows. */
final class Soak implements Benchmark {
    /** Few, for the work of a page comes from frames and closed candles and not from ticks. */
    private static final int TICKS_PER_SECOND = 500;

    /** More than the two hours of the trends in the watchlist, which grow for so long. */
    private static final int HISTORY_SECONDS = 9_000;

    private static final int HISTORY_TICKS_PER_SECOND = 50;

    /** Until the window of the chart is full and all that the page does was done once. */
    private static final int WARM_SECONDS = 600;

    private static final int BETWEEN_SECONDS = 30;

    /** Objects are counted with every so many samples: the page stands still meanwhile. */
    private static final int SAMPLES_A_COUNT = 4;

    /** How often the page has painted its candles so far. */
    private static final String PAINTS =
            "document.querySelector('candle-chart').dataset.paints + ' paintings'";

    private static final double ALPHA = 0.05;
    private static final double MEGABYTE = 1e6;

    @Override
    public String name() {
        return "soak";
    }

    @Override
    public String description() {
        return "whether the heap of a page grows that is open for --minutes, 500 ticks/s";
    }

    @Override
    public void run(Run run) throws Exception {
        Optional<Path> browser = Chromium.installed();
        if (browser.isEmpty()) {
            run.figures().failure("soak: no Chromium or Chrome on the PATH");
            return;
        }
        try (RunningSystem system = run.system(name());
                LiveMarket market = new LiveMarket(run.options(), system.bootstrapServers())) {
            market.fill(HISTORY_SECONDS, HISTORY_TICKS_PER_SECOND);
            system.drain();
            try (QuietPage page = new QuietPage(browser.get(), address(system))) {
                watch(run, page, market);
            }
        }
    }

    private static void watch(Run run, QuietPage page, LiveMarket market) throws Exception {
        int minutes = run.options().minutes;
        run.say("%d s for the page to warm up, then %d minutes".formatted(WARM_SECONDS, minutes));
        market.run(WARM_SECONDS, TICKS_PER_SECOND, () -> {});
        String paints = page.evaluate(PAINTS);
        Slope heap = new Slope();
        Slope objects = new Slope();
        long begin = System.nanoTime();
        double hours = 0;
        for (int sample = 0; hours < minutes / 60.0; sample++) {
            market.run(BETWEEN_SECONDS, TICKS_PER_SECOND, () -> {});
            hours = (System.nanoTime() - begin) / 3.6e12;
            heap.add(hours, page.heapBytes());
            String now = page.evaluate(PAINTS);
            run.say("%.2f h: %.3f MB, %s".formatted(hours, heap.last(), now));
            if (sample % SAMPLES_A_COUNT == 0) {
                objects.add(hours, page.objectBytes());
                run.say("%.2f h: %.4f MB of objects".formatted(hours, objects.last()));
            }
            if (now.equals(paints)) {
                run.figures().failure("soak: the page stands still after " + now);
                return;
            }
            paints = now;
        }
        report(run, heap, objects);
    }

    private static String address(RunningSystem system) {
        return "%s/?symbol=%s&interval=1s".formatted(system.dashboard(), Market.name(0));
    }

    private static void report(Run run, Slope heap, Slope objects) {
        ObjectNode figures = run.figures().object("soak");
        figures.put("minutes", run.options().minutes);
        heap.put(figures, "heap");
        objects.put(figures, "objects");
        run.figures()
                .chapter(
                        "Soak",
                        """
                        The chart of 1s candles of the busiest symbol open for %d minutes at %d ticks/s, in a browser whose tools watch nothing and \
                        which interprets the scripts of the page, after %d s in which its window filled, after collections of garbage. \
                        Objects of the page, each counted but texts: %s. The engine's own figure, with what it leaves free between them: %s."""
                                .formatted(
                                        run.options().minutes,
                                        TICKS_PER_SECOND,
                                        WARM_SECONDS,
                                        objects.text(),
                                        heap.text()));
    }

    /** Sizes over time, and the line through them by least squares. */
    private static final class Slope {
        private final SimpleRegression line = new SimpleRegression();
        private double sum;
        private double last;

        void add(double hours, long bytes) {
            last = bytes / MEGABYTE;
            sum += last;
            line.addData(hours, last);
        }

        double last() {
            return last;
        }

        private double mean() {
            return sum / line.getN();
        }

        private double low() {
            return line.getSlope() - line.getSlopeConfidenceInterval(ALPHA);
        }

        private double high() {
            return line.getSlope() + line.getSlopeConfidenceInterval(ALPHA);
        }

        void put(ObjectNode figures, String name) {
            figures.put(name + "_samples", line.getN())
                    .put(name + "_mb", Figures.rounded(mean()))
                    .put(name + "_slope_mb_per_hour", line.getSlope())
                    .put(name + "_slope_low_mb_per_hour", low())
                    .put(name + "_slope_high_mb_per_hour", high());
        }

        String text() {
            return "%.2f MB on average of %d samples, slope %+.4f MB an hour, with 95 %% confidence between %+.4f and %+.4f"
                    .formatted(mean(), line.getN(), line.getSlope(), low(), high());
        }
    }
}
