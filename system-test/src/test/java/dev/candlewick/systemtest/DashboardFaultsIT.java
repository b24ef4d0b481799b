package dev.candlewick.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.candlewick.systemtest.fault.FaultReport;
import dev.candlewick.systemtest.fault.FaultReport.Fault;
import dev.candlewick.systemtest.fault.FaultReport.Outcome;
import dev.candlewick.systemtest.fault.Hole;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A chart is open in two browsers, one of them narrow and at the end of a bad line, while processes
 * behind it are killed and late ticks come meanwhile: neither may ever show an older candle than
 * before, both go on without a click, and both show what the late ticks have changed. Part of
 * {@code ./candlewick test --faults} only.
 */
@Tag("faults")
class DashboardFaultsIT {
    private static final Terminal TERMINAL = Terminal.open("dashboard faults");
    private static final Duration COMES_BACK = Duration.ofMinutes(4);
    private static final Duration STALLED = Duration.ofSeconds(20);
    private static final int CHANGES = 5;
    private static final String SYMBOL = "IBM";
    private static final String QUERY = "/?symbol=" + SYMBOL + "&interval=1m";

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
            OpenChart prompt = new OpenChart(browser.page(), dashboard + QUERY, 1440);
            OpenChart slow =
                    new OpenChart(browser.page(), "http://127.0.0.1:" + line.port() + QUERY, 390);
            List<OpenChart> readers = List.of(prompt, slow);
            readers.forEach(reader -> seesChanges(reader, readers));

            stalls(line, prompt, slow, readers);
            restarts("the dashboard", "dashboard", readers);
            restarts("the database", "TimescaleDB", readers);
            restarts("the TaskManager", "Flink TaskManager 1", readers);

            String verified = verified();
            FaultReport.write("dashboard", faults, outcome(readers, verified));
            assertThat(readers).flatExtracting(OpenChart::wentBack).isEmpty();
            assertThat(verified).contains(" 0 differences");
        }
    }

    private void stalls(Hole line, OpenChart prompt, OpenChart slow, List<OpenChart> readers) {
        long changes = prompt.changes();
        line.block();
        long end = System.nanoTime() + STALLED.toNanos();
        await().atMost(COMES_BACK)
                .until(
                        () -> {
                            readers.forEach(OpenChart::look);
                            return System.nanoTime() > end;
                        });
        long held = line.held();
        long meanwhile = prompt.changes() - changes;
        assertThat(held).as("pieces of data held back").isPositive();
        assertThat(meanwhile).as("changes that the other reader saw").isGreaterThan(CHANGES);
        line.open();
        long over = System.nanoTime();
        seesChanges(slow, readers);
        note(
                "a reader whose line stands still for %d s".formatted(STALLED.toSeconds()),
                "%d pieces of data were held back while another reader saw %d changes"
                        .formatted(held, meanwhile),
                over);
    }

    private void restarts(String what, String component, List<OpenChart> readers) throws Exception {
        Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES).minusSeconds(120);
        await().atMost(COMES_BACK)
                .until(() -> readers.stream().allMatch(reader -> isClosed(reader, minute)));
        OpenChart.Version closed = readers.getFirst().version(minute).orElseThrow();
        long before = TERMINAL.processOf(component);
        String tick = lateTick(minute);
        Terminal.kill(before);
        TERMINAL.send(SYMBOL, tick);
        long over = System.nanoTime();
        await().atMost(COMES_BACK)
                .until(
                        () -> {
                            readers.forEach(OpenChart::look);
                            return TERMINAL.ready() && TERMINAL.processOf(component) != before;
                        });
        long after = TERMINAL.processOf(component);
        readers.forEach(reader -> seesChanges(reader, readers));
        await().atMost(COMES_BACK)
                .until(
                        () ->
                                readers.stream()
                                        .allMatch(reader -> isRevised(reader, minute, closed)));
        for (OpenChart reader : readers) {
            assertThat(reader.figuresOfTheNewestRevised(COMES_BACK)).contains(", late tick: ");
            reader.picture(
                    "late-tick-%s-%d".formatted(component.replace(' ', '-'), reader.width()));
        }
        note(
                "kill -9 of %s while two charts are open and a late tick comes".formatted(what),
                "process %d, then %d; both charts went on without a click and showed the revision"
                        .formatted(before, after),
                over);
    }

    private static boolean isClosed(OpenChart reader, Instant minute) {
        reader.look();
        return reader.version(minute).filter(seen -> !seen.state().equals("PARTIAL")).isPresent();
    }

    private static boolean isRevised(OpenChart reader, Instant minute, OpenChart.Version closed) {
        reader.look();
        return reader.version(minute)
                .filter(seen -> seen.state().equals("REVISED"))
                .filter(seen -> seen.revision() > closed.revision())
                .filter(seen -> seen.ticks() > closed.ticks())
                .isPresent();
    }

    /** A trade of a minute that is closed, and not yet too old to be folded in. */
    private static String lateTick(Instant minute) {
        String price =
                TERMINAL.rows(
                                "SELECT low FROM candle WHERE symbol = '%s' AND interval = '1m' AND start_time = '%s'"
                                        .formatted(SYMBOL, minute))
                        .getFirst();
        return "{\"symbol\":\"%s\",\"event_time\":%d,\"price\":%s,\"size\":100}"
                .formatted(
                        SYMBOL,
                        ChronoUnit.MICROS.between(Instant.EPOCH, minute.plusSeconds(30)),
                        price);
    }

    /** Returns when the reader has seen some more changes. */
    private static void seesChanges(OpenChart reader, List<OpenChart> all) {
        long enough = reader.changes() + CHANGES;
        await().atMost(COMES_BACK)
                .until(
                        () -> {
                            all.forEach(OpenChart::look);
                            return reader.changes() >= enough;
                        });
    }

    private void note(String what, String proof, long over) {
        faults.add(new Fault("F18", what, proof, (System.nanoTime() - over) / 1e9, 0));
    }

    private static String verified() {
        TERMINAL.good("drain");
        return TERMINAL.type("verify").lastLine();
    }

    private static Outcome outcome(List<OpenChart> readers, String verified) {
        List<String> wentBack = new ArrayList<>();
        long looks = 0;
        long changes = 0;
        for (OpenChart reader : readers) {
            looks += reader.looks();
            changes += reader.changes();
            wentBack.addAll(reader.wentBack());
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
}
