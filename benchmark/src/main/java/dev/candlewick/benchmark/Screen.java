package dev.candlewick.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candlewick.benchmark.live.Chromium;
import dev.candlewick.benchmark.live.Cost;
import dev.candlewick.benchmark.live.Delays;
import dev.candlewick.benchmark.live.PageWatch;
import dev.candlewick.benchmark.live.RunningSystem;
import dev.candlewick.benchmark.report.Figures;
import dev.candlewick.benchmark.report.Table;
import dev.candlewick.benchmark.topic.Market;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * From the moment at which a tick was meant to be sent until a candle that holds it is on the
 * screen of a browser, and what that costs the page, with a candle that closes every second.
 */
final class Screen implements Benchmark {
    private static final int TICKS_PER_SECOND = 20_000;
    private static final int HISTORY_SECONDS = 150;
    private static final int HISTORY_TICKS_PER_SECOND = 1_000;
    private static final int CALM_TICKS_PER_SECOND = 500;
    private static final String STUDIES = "sma20.ema50.vwap.bb20.rsi14.macd";

    /** What the page's main thread did while this was so. */
    private record Phase(String name, PageWatch.Work work) {}

    @Override
    public String name() {
        return "screen";
    }

    @Override
    public String description() {
        return "from tick to pixel in Chromium, open loop, 20,000 ticks/s, and the cost of the page";
    }

    @Override
    public void run(Run run) throws Exception {
        int warm = run.options().all ? 40 : 30;
        int measured = run.options().all ? 120 : 60;
        Optional<Chromium> found = Chromium.open();
        if (found.isEmpty()) {
            run.figures().failure("screen: no Chromium or Chrome on the PATH");
            return;
        }
        try (Chromium browser = found.get();
                RunningSystem system = run.system(name());
                LiveMarket market = new LiveMarket(run.options(), system.bootstrapServers())) {
            market.fill(HISTORY_SECONDS, HISTORY_TICKS_PER_SECOND);
            system.drain();
            PageWatch watch = PageWatch.open(browser, system, Market.name(0), "none");
            market.tell(watch::taken);
            run.say("sending %d ticks/s for %d s".formatted(TICKS_PER_SECOND, warm + measured));
            market.run(warm, TICKS_PER_SECOND, watch::look);
            watch.begin(LiveMarket.now());
            double busy = watch.busySeconds();
            market.run(measured, TICKS_PER_SECOND, watch::look);
            busy = watch.busySeconds() - busy;
            system.drain();
            for (int second = 0; second < 10 && watch.missing() > 0; second++) {
                Thread.sleep(1_000);
                watch.look();
            }
            String verified = system.verify();
            if (watch.missing() > 0 || !verified.contains(" 0 differences")) {
                run.figures()
                        .failure(
                                "screen: %d ticks never came to the screen; %s"
                                        .formatted(watch.missing(), verified));
            }
            List<Phase> phases = new ArrayList<>(List.of(new Phase("", watch.work())));
            long longTasks = watch.longTasks();
            run.say("sending %d ticks/s".formatted(CALM_TICKS_PER_SECOND));
            market.run(warm, CALM_TICKS_PER_SECOND, watch::look);
            phases.add(new Phase("_calm", calm(market, watch, measured)));
            watch.close();
            PageWatch studied = PageWatch.open(browser, system, Market.name(0), STUDIES);
            market.run(warm, CALM_TICKS_PER_SECOND, studied::look);
            phases.add(new Phase("_studies", calm(market, studied, measured)));
            report(run, watch.shown(), phases, busy / measured, longTasks, verified);
        }
    }

    private static PageWatch.Work calm(LiveMarket market, PageWatch watch, int seconds)
            throws InterruptedException, ExecutionException {
        watch.begin(LiveMarket.now());
        market.run(seconds, CALM_TICKS_PER_SECOND, watch::look);
        watch.look();
        return watch.work();
    }

    private static void report(
            Run run,
            Delays shown,
            List<Phase> phases,
            double busy,
            long longTasks,
            String verified) {
        ObjectNode figures = run.figures().object("screen_ms");
        Table table = new Table("ms", "p50", "p99", "p99.9", "largest", "number");
        row(figures, table, "tick_to_pixel", shown);
        for (Phase phase : phases) {
            cost(figures, table, "update" + phase.name, phase.work.updates());
            cost(figures, table, "repaint" + phase.name, phase.work.paints());
            cost(figures, table, "repaint_piece" + phase.name, phase.work.pieces());
        }
        cost(figures, table, "new_values_studies", phases.getLast().work.studies());
        figures.put("main_thread_share", Figures.rounded(busy));
        figures.put("tasks_above_50", longTasks);
        run.figures()
                .chapter(
                        "Screen",
                        """
                        %d ticks/s of %d symbols (Zipf %s), sent in an open loop; the chart of 1s candles of the \
                        busiest symbol open in Chromium, 1440 by 900, without a graphics card. *tick_to_pixel*: from the \
                        time a tick was meant to be sent until the frame with a candle that holds it is handed to the \
                        screen. *update*: main thread for one message with candles that form, close or begin, layout included. *repaint*: \
                        main thread for painting all candles, in two pieces; *repaint_piece* is each of them. All in processor time of that thread; \
                        *elapsed* is the time by the clock, with what the pipeline on the same processors makes it wait. In all, the page's main \
                        thread was busy %.0f %% of the time, with %d tasks above 50 ms. Afterwards: %s. *calm*: the same at %d \
                        ticks/s; *studies*: so too, with %s on the chart.

                        %s"""
                                .formatted(
                                        TICKS_PER_SECOND,
                                        run.options().symbols,
                                        run.options().zipf,
                                        busy * 100,
                                        longTasks,
                                        verified,
                                        CALM_TICKS_PER_SECOND,
                                        STUDIES.replace(".", ", "),
                                        table));
    }

    private static void cost(ObjectNode figures, Table table, String name, Cost cost) {
        row(figures, table, name, cost.processor());
        row(figures, table, name + "_elapsed", cost.elapsed());
    }

    private static void row(ObjectNode figures, Table table, String name, Delays delays) {
        figures.put(name + "_p50", Figures.rounded(delays.millis(0.5)));
        figures.put(name + "_p99", Figures.rounded(delays.millis(0.99)));
        table.row(
                name,
                number(delays.millis(0.5)),
                number(delays.millis(0.99)),
                number(delays.millis(0.999)),
                number(delays.millis(1)),
                Integer.toString(delays.count()));
    }

    private static String number(double millis) {
        return String.format(Locale.ROOT, millis < 100 ? "%.1f" : "%.0f", millis);
    }
}
