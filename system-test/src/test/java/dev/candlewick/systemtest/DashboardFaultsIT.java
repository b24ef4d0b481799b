package dev.candlewick.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import dev.candlewick.systemtest.fault.FaultReport;
import dev.candlewick.systemtest.fault.FaultReport.Fault;
import dev.candlewick.systemtest.fault.FaultReport.Outcome;
import dev.candlewick.systemtest.fault.Hole;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A chart is open in two browsers, one of them at the end of a bad line, while processes behind it
 * are killed: neither may ever show an older candle than before. Part of {@code ./candlewick test
 * --faults} only.
 */
@Tag("faults")
class DashboardFaultsIT {
    private static final Terminal TERMINAL = Terminal.open("dashboard faults");
    private static final Duration COMES_BACK = Duration.ofMinutes(4);
    private static final Duration PATIENT = Duration.ofSeconds(75);
    private static final Duration STALLED = Duration.ofSeconds(20);
    private static final int CHANGES = 5;
    private static final String QUERY = "/?symbol=IBM&interval=1m";

    private final List<Fault> faults = new ArrayList<>();

    @AfterAll
    static void theSystemIsDown() throws IOException {
        TERMINAL.close();
    }

    @Test
    void noReaderEverSeesAnOlderCandleWhateverRestartsAndHoweverSlowItIs() throws Exception {
        TERMINAL.good(
                "up", "--detach", "--rate", "100", "--symbols", "IBM,AAPL", "--history", "5m");
        URI dashboard = URI.create(TERMINAL.dashboard());
        try (Hole line = Hole.to(dashboard.getPort());
                Browser browser = Browser.open()) {
            Reader prompt = new Reader(browser.page(), dashboard + QUERY);
            Reader slow = new Reader(browser.page(), "http://127.0.0.1:" + line.port() + QUERY);
            List<Reader> readers = List.of(prompt, slow);
            readers.forEach(reader -> reader.seesChanges(readers));

            stalls(line, prompt, slow, readers);
            restarts("the dashboard", "dashboard", readers);
            restarts("the database", "TimescaleDB", readers);
            restarts("the TaskManager", "Flink TaskManager 1", readers);

            String verified = verified();
            FaultReport.write("dashboard", faults, outcome(readers, verified));
            assertThat(readers).allMatch(reader -> reader.wentBack.isEmpty());
            assertThat(verified).contains(" 0 differences");
        }
    }

    private void stalls(Hole line, Reader prompt, Reader slow, List<Reader> readers) {
        long changes = prompt.changes;
        line.block();
        long end = System.nanoTime() + STALLED.toNanos();
        await().atMost(COMES_BACK)
                .until(
                        () -> {
                            readers.forEach(Reader::look);
                            return System.nanoTime() > end;
                        });
        long held = line.held();
        long meanwhile = prompt.changes - changes;
        assertThat(held).as("pieces of data held back").isPositive();
        assertThat(meanwhile).as("changes that the other reader saw").isGreaterThan(CHANGES);
        line.open();
        long over = System.nanoTime();
        slow.seesChanges(readers);
        note(
                "a reader whose line stands still for %d s".formatted(STALLED.toSeconds()),
                "%d pieces of data were held back while another reader saw %d changes"
                        .formatted(held, meanwhile),
                over);
    }

    private void restarts(String what, String component, List<Reader> readers) {
        long before = TERMINAL.processOf(component);
        Terminal.kill(before);
        long over = System.nanoTime();
        await().atMost(COMES_BACK)
                .until(
                        () -> {
                            readers.forEach(Reader::look);
                            return TERMINAL.ready() && TERMINAL.processOf(component) != before;
                        });
        long after = TERMINAL.processOf(component);
        long reloads = readers.stream().mapToLong(reader -> reader.reloads).sum();
        readers.forEach(reader -> reader.seesChanges(readers));
        reloads = readers.stream().mapToLong(reader -> reader.reloads).sum() - reloads;
        note(
                "kill -9 of %s while two charts are open".formatted(what),
                "process %d, then %d; charts loaded again by hand: %d"
                        .formatted(before, after, reloads),
                over);
    }

    private void note(String what, String proof, long over) {
        faults.add(new Fault("F18", what, proof, (System.nanoTime() - over) / 1e9, 0));
    }

    private static String verified() {
        TERMINAL.good("drain");
        return TERMINAL.type("verify").lastLine();
    }

    private static Outcome outcome(List<Reader> readers, String verified) {
        List<String> wentBack = new ArrayList<>();
        long looks = 0;
        long changes = 0;
        for (Reader reader : readers) {
            looks += reader.looks;
            changes += reader.changes;
            wentBack.addAll(reader.wentBack);
        }
        String[] words = verified.replaceAll("[^0-9 ]", "").strip().split(" +", -1);
        return new Outcome(
                0,
                Long.parseLong(words[0]),
                0,
                Long.parseLong(words[1]),
                looks,
                changes,
                0,
                wentBack,
                List.of(),
                Long.parseLong(words[2]));
    }

    /**
     * Somebody before a chart. The candle that forms only grows, as the simulated market has no
     * late ticks: a smaller volume of the same minute, or an earlier minute, is an older version.
     */
    private static final class Reader {
        final List<String> wentBack = new ArrayList<>();
        long looks;
        long changes;
        long reloads;

        private final Page page;
        private Optional<Shown> last = Optional.empty();

        private record Shown(Instant start, BigDecimal volume) {
            boolean isOlderThan(Shown other) {
                int order = start.compareTo(other.start);
                return order < 0 || (order == 0 && volume.compareTo(other.volume) < 0);
            }
        }

        Reader(Page page, String url) {
            this.page = page;
            page.setDefaultTimeout(60_000);
            page.navigate(url);
        }

        /**
         * Returns when some more changes have been seen. A page that stands still is loaded again
         * in the end, as a person would; the same person must not see an older candle then either.
         */
        void seesChanges(List<Reader> all) {
            long enough = changes + CHANGES;
            long begin = System.nanoTime();
            boolean[] loaded = new boolean[1];
            await().atMost(COMES_BACK)
                    .until(
                            () -> {
                                all.forEach(Reader::look);
                                if (!loaded[0] && System.nanoTime() - begin > PATIENT.toNanos()) {
                                    loaded[0] = true;
                                    page.reload();
                                    reloads++;
                                }
                                return changes >= enough;
                            });
        }

        void look() {
            Optional<Shown> now = shown();
            looks++;
            if (now.isPresent() && !now.equals(last)) {
                changes++;
                if (last.isPresent() && now.get().isOlderThan(last.get())) {
                    wentBack.add(last.get() + " became " + now.get());
                }
                last = now;
            }
        }

        /** Empty while the page has no chart, as when the server it came from is gone. */
        private Optional<Shown> shown() {
            try {
                Object data =
                        page.evaluate(
                                """
                                () => { const chart = document.querySelector('candle-chart[data-close]');
                                  return chart ? [chart.dataset.start, chart.dataset.volume] : []; }""");
                List<?> texts = (List<?>) data;
                return texts.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new Shown(
                                        Instant.parse((String) texts.get(0)),
                                        new BigDecimal((String) texts.get(1))
                                                .stripTrailingZeros()));
            } catch (PlaywrightException navigating) {
                return Optional.empty();
            }
        }
    }
}
