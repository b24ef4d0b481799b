package dev.candlewick.benchmark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candlewick.benchmark.live.DashboardProcess;
import dev.candlewick.benchmark.live.DashboardSession;
import dev.candlewick.benchmark.live.Delays;
import dev.candlewick.benchmark.live.RunningSystem;
import dev.candlewick.benchmark.report.Figures;
import dev.candlewick.benchmark.topic.Market;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * How old frames are when they reach 200 pages that are open at once, what a page costs, and
 * whether anything is left of 1,000 that were opened and closed. The pages have no browser.
 */
final class Sessions implements Benchmark {
    private static final int PAGES = 200;
    private static final int OPENED_AND_CLOSED = 1_000;
    private static final int TICKS_PER_SECOND = 2_000;
    private static final int HISTORY_SECONDS = 150;
    private static final int HEARTBEAT_SECONDS = 60;
    private static final int GONE_SECONDS = 60;

    @Override
    public String name() {
        return "sessions";
    }

    @Override
    public String description() {
        return "200 pages at once beside the pipeline, and 1,000 opened and closed";
    }

    @Override
    public void run(Run run) throws Exception {
        int measured = run.options().all ? 180 : 60;
        try (ExecutorService executor = Executors.newFixedThreadPool(2);
                HttpClient client =
                        HttpClient.newBuilder()
                                .executor(executor)
                                .version(HttpClient.Version.HTTP_1_1)
                                .build();
                RunningSystem system = run.system(name());
                LiveMarket market = new LiveMarket(run.options(), system.bootstrapServers())) {
            market.fill(HISTORY_SECONDS, TICKS_PER_SECOND);
            system.drain();
            URI dashboard = URI.create(system.dashboard());
            DashboardProcess process = system.dashboardProcess(client);
            Ages ages = new Ages();
            // The first page loads what all share.
            open(client, dashboard, 0, run, executor, Optional.empty(), ages).close();
            double before = process.heapBytes();
            List<DashboardSession> pages = new ArrayList<>();
            run.say("opening %d pages".formatted(PAGES));
            while (pages.size() < PAGES) {
                pages.add(
                        open(
                                client,
                                dashboard,
                                pages.size(),
                                run,
                                executor,
                                Optional.empty(),
                                ages));
            }
            market.run(30, TICKS_PER_SECOND, () -> {});
            double busy = process.processorSeconds();
            ages.begin();
            run.say("watching them for %d s".formatted(measured));
            for (int second = 0; second < measured; second += HEARTBEAT_SECONDS) {
                market.run(
                        Math.min(HEARTBEAT_SECONDS, measured - second), TICKS_PER_SECOND, () -> {});
                pages.forEach(DashboardSession::heartbeat);
            }
            Delays taken = ages.end();
            busy = process.processorSeconds() - busy;
            double heap = process.heapBytes();
            int told = process.pages();
            List<String> troubles =
                    pages.stream().flatMap(page -> page.trouble().stream()).distinct().toList();
            pages.forEach(DashboardSession::close);
            if (!troubles.isEmpty() || told != PAGES) {
                run.figures()
                        .failure(
                                "sessions: %d of %d pages are told of candles; %s"
                                        .formatted(told, PAGES, troubles));
            }
            run.say("opening and closing %d pages".formatted(OPENED_AND_CLOSED));
            openAndClose(client, dashboard, run, executor, ages);
            int left = process.pages();
            for (int second = 0; second < GONE_SECONDS && left > 0; second++) {
                Thread.sleep(1_000);
                left = process.pages();
            }
            double after = process.heapBytes();
            report(run, taken, measured, busy / measured, left, before, heap, after);
        }
    }

    private static void openAndClose(
            HttpClient client, URI dashboard, Run run, ExecutorService executor, Ages ages)
            throws InterruptedException {
        Optional<String> cookie = Optional.empty();
        for (int number = 0; number < OPENED_AND_CLOSED; number++) {
            try (DashboardSession page =
                    open(client, dashboard, number, run, executor, cookie, ages)) {
                // A user has a dozen pages, then comes another one.
                cookie = number % 12 == 11 ? Optional.empty() : Optional.of(page.cookie());
            }
        }
    }

    private static DashboardSession open(
            HttpClient client,
            URI dashboard,
            int number,
            Run run,
            ExecutorService executor,
            Optional<String> cookie,
            Ages ages)
            throws InterruptedException {
        return DashboardSession.open(
                client,
                dashboard,
                "symbol=%s&interval=%s"
                        .formatted(
                                Market.name(number % run.options().symbols),
                                number % 2 == 0 ? "1s" : "1m"),
                cookie,
                executor,
                ages::add);
    }

    /** Ages of frames, from many threads. */
    private static final class Ages {
        private final Delays delays = new Delays();
        private boolean counting;

        synchronized void begin() {
            counting = true;
        }

        synchronized void add(long micros) {
            if (counting) {
                delays.add(micros);
            }
        }

        synchronized Delays end() {
            counting = false;
            return delays;
        }
    }

    private static void report(
            Run run,
            Delays ages,
            int seconds,
            double busy,
            int left,
            double before,
            double heap,
            double after) {
        double perPage = (heap - before) / PAGES;
        ObjectNode figures = run.figures().object("sessions");
        figures.put("pages", PAGES)
                .put("frame_age_p50", Figures.rounded(ages.millis(0.5)))
                .put("frame_age_p99", Figures.rounded(ages.millis(0.99)))
                .put("frames_per_second", Figures.rounded((double) ages.count() / seconds))
                .put("heap_bytes_per_page", Math.round(perPage))
                .put("cores", Figures.rounded(busy))
                .put("pages_left", left)
                .put("heap_bytes_before", Math.round(before))
                .put("heap_bytes_after", Math.round(after));
        run.figures()
                .chapter(
                        "Sessions",
                        String.format(
                                Locale.ROOT,
                                """
                                %d pages at once for %d s, half of them on 1s candles and half on 1m, of %d symbols, at \
                                %d ticks/s; program, pipeline and pages on the same machine. Age of a frame when it \
                                reaches the page: p50 %.0f ms, p99 %.0f ms, largest %.0f ms, of %d frames. The dashboard \
                                takes %.2f cores, and %.0f kB of heap for a page. After %d more were opened and closed, \
                                %d are told of candles, and the heap is %.0f MB (%.0f MB before the first).""",
                                PAGES,
                                seconds,
                                run.options().symbols,
                                TICKS_PER_SECOND,
                                ages.millis(0.5),
                                ages.millis(0.99),
                                ages.millis(1),
                                ages.count(),
                                busy,
                                perPage / 1e3,
                                OPENED_AND_CLOSED,
                                left,
                                after / 1e6,
                                before / 1e6));
    }
}
