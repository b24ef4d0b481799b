package dev.candlewick.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.ElementHandle;
import com.microsoft.playwright.Page;
import dev.candlewick.launcher.run.Readiness;
import dev.candlewick.localstack.Role;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/**
 * Watches the newest 1m candle of a symbol in the database and on the screen at the same time, and
 * compares the two time lines afterwards.
 */
final class ScreenWatch {
    private static final Duration LATEST = Duration.ofSeconds(2);
    private static final Duration LONGEST = Duration.ofSeconds(130);
    private static final int FEWEST_CHANGES = 5;

    /** Looking without a pause would take the processors from the system that is looked at. */
    private static final Duration TABLE_PAUSE = Duration.ofMillis(10);

    private static final Duration SCREEN_PAUSE = Duration.ofMillis(30);

    private final Terminal terminal;
    private final String symbol;

    ScreenWatch(Terminal terminal, String symbol) {
        this.terminal = terminal;
        this.symbol = symbol;
    }

    /** One version of the candle; prices and volumes are compared by value. */
    private record Version(Instant start, BigDecimal close, BigDecimal volume) {
        static Version of(Instant start, BigDecimal close, BigDecimal volume) {
            return new Version(start, close.stripTrailingZeros(), volume.stripTrailingZeros());
        }
    }

    /** A version and when it was first seen, in nanoseconds of this JVM's clock. */
    private record Sighting(long seenAt, Version version) {}

    /**
     * Every version on the screen must be one that the database had, no version may be shown when a
     * newer one has been in the database for two seconds, and a new candle must appear.
     */
    void followsTheDatabaseUntilANewCandleAppears() {
        List<Sighting> screen = new ArrayList<>();
        List<Sighting> table = new CopyOnWriteArrayList<>();
        AtomicBoolean watching = new AtomicBoolean(true);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread watcher =
                Thread.ofPlatform()
                        .uncaughtExceptionHandler((thread, thrown) -> failure.set(thrown))
                        .start(() -> watchTable(table, watching));
        try (Browser browser = Browser.open()) {
            Page page = browser.page();
            page.navigate(terminal.dashboard() + "/?symbol=" + symbol + "&interval=1m");
            ElementHandle chart = page.waitForSelector("candle-chart[data-close]");
            watchScreen(chart, screen);
        } finally {
            watching.set(false);
        }
        join(watcher);
        assertThat(failure.get()).isNull();
        compare(table, screen);
    }

    private static void compare(List<Sighting> table, List<Sighting> screen) {
        List<Version> versions = table.stream().map(Sighting::version).toList();
        for (Sighting shown : changes(screen)) {
            assertThat(versions).as("versions in the database").contains(shown.version());
        }
        for (Sighting sample : screen) {
            int shown = versions.indexOf(sample.version());
            Optional<Sighting> next =
                    shown + 1 < table.size() ? Optional.of(table.get(shown + 1)) : Optional.empty();
            next.ifPresent(
                    newer ->
                            assertThat(sample.seenAt() - newer.seenAt())
                                    .as(
                                            "nanoseconds that the screen shows %s while %s is in the database",
                                            sample.version(), newer.version())
                                    .isLessThan(LATEST.toNanos()));
        }
        assertThat(changes(screen)).hasSizeGreaterThan(FEWEST_CHANGES);
        assertThat(screen.stream().map(sample -> sample.version().start()).distinct())
                .as("candles on the screen, one after the other")
                .hasSizeGreaterThan(1);
    }

    private static List<Sighting> changes(List<Sighting> samples) {
        return IntStream.range(0, samples.size())
                .filter(
                        i ->
                                i == 0
                                        || !samples.get(i)
                                                .version()
                                                .equals(samples.get(i - 1).version()))
                .mapToObj(samples::get)
                .toList();
    }

    /** Until a few versions of a second candle have been seen. */
    private static void watchScreen(ElementHandle chart, List<Sighting> screen) {
        long begin = System.nanoTime();
        long enough = Long.MAX_VALUE;
        while (System.nanoTime() < Math.min(enough, begin + LONGEST.toNanos())) {
            Object seen =
                    chart.evaluate("e => [e.dataset.start, e.dataset.close, e.dataset.volume]");
            List<?> data = (List<?>) seen;
            screen.add(
                    new Sighting(
                            System.nanoTime(),
                            Version.of(
                                    Instant.parse((String) data.get(0)),
                                    new BigDecimal((String) data.get(1)),
                                    new BigDecimal((String) data.get(2)))));
            Readiness.pause(SCREEN_PAUSE);
            boolean another =
                    !screen.getFirst().version().start().equals(screen.getLast().version().start());
            if (another && enough == Long.MAX_VALUE) {
                enough = System.nanoTime() + Duration.ofSeconds(5).toNanos();
            }
        }
    }

    private void watchTable(List<Sighting> table, AtomicBoolean watching) {
        try (Connection connection = terminal.running().stack().database().connect(Role.READER);
                PreparedStatement newest =
                        connection.prepareStatement(
                                "SELECT start_time, close, volume FROM candle WHERE symbol = ? AND"
                                        + " interval = '1m' ORDER BY start_time DESC LIMIT 1")) {
            newest.setString(1, symbol);
            while (watching.get()) {
                try (ResultSet row = newest.executeQuery()) {
                    if (row.next() && row.getBigDecimal(2) != null) {
                        Version version =
                                Version.of(
                                        row.getObject(1, OffsetDateTime.class).toInstant(),
                                        row.getBigDecimal(2),
                                        row.getBigDecimal(3));
                        if (table.isEmpty() || !table.getLast().version().equals(version)) {
                            table.add(new Sighting(System.nanoTime(), version));
                        }
                    }
                }
                Readiness.pause(TABLE_PAUSE);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
