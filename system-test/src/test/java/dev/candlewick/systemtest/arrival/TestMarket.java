package dev.candlewick.systemtest.arrival;

import dev.candlewick.feed.replay.FileReplay;
import dev.candlewick.feed.replay.FileSurvey;
import dev.candlewick.feed.simulation.SimulatedMarket;
import dev.candlewick.feed.tick.Tick;
import dev.candlewick.feed.tick.TickSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Ticks that are the same on every machine. */
public final class TestMarket {
    /** The instrument file: IBM is recorded, all others are simulated. */
    public static final String INSTRUMENTS =
            """
            symbol,calendar,condition_table,tick_size,name
            IBM,XNYS,us-tape-mask,0.01,International Business Machines
            """;

    private static final long TENTH = 100_000;
    private static final List<String> SYMBOLS =
            List.of("AAPL", "MSFT", "TSLA", "BTC/USDT", "EUR/USD");

    private TestMarket() {}

    /**
     * Five simulated symbols in the first hours of Monday, 7 October 2013. Times are whole tenths
     * of a second, so that many ticks of a symbol share one.
     */
    public static List<Tick> simulated() {
        long start = Instant.parse("2013-10-07T12:00:00Z").getEpochSecond() * 1_000_000;
        return all(
                        new SimulatedMarket(
                                new SimulatedMarket.MarketSpec(
                                        20131007,
                                        start,
                                        10,
                                        SYMBOLS,
                                        1,
                                        Map.of(),
                                        OptionalLong.of(72_000))))
                .stream()
                .map(TestMarket::inTenths)
                .toList();
    }

    /** The ticks of a file. */
    public static List<Tick> recorded(Path file) {
        return all(new FileReplay(file, FileSurvey.of(file), 0));
    }

    /** Two markets at once, in order of event time. */
    public static List<Tick> together(List<Tick> one, List<Tick> other) {
        List<Tick> both = new ArrayList<>(one);
        both.addAll(other);
        both.sort(Comparator.comparingLong(Tick::eventTime));
        return both;
    }

    private static Tick inTenths(Tick tick) {
        return new Tick(
                tick.symbol(),
                Math.floorDiv(tick.eventTime(), TENTH) * TENTH,
                tick.price(),
                tick.size(),
                tick.venue(),
                tick.conditions(),
                tick.tradeId(),
                tick.source());
    }

    private static List<Tick> all(TickSource opened) {
        List<Tick> ticks = new ArrayList<>();
        try (TickSource source = opened) {
            for (Tick tick = source.next(); tick != null; tick = source.next()) {
                ticks.add(tick);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ticks;
    }
}
