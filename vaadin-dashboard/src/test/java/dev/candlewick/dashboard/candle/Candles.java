package dev.candlewick.dashboard.candle;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Words for candles in tests. */
public final class Candles {

    public static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    public static final CandleSeries IBM_1M = new CandleSeries("IBM", Interval.ONE_MINUTE);

    private Candles() {}

    /** A forming 1m candle of IBM, so many minutes after noon, of the given version. */
    public static Candle forming(int minute, String close, long offset) {
        return candle(minute, close, offset, CandleState.PARTIAL, 0);
    }

    public static Candle closed(int minute, String close, long offset) {
        return candle(minute, close, offset, CandleState.CLOSED, 0);
    }

    public static Candle revised(int minute, String close, long offset, int revision) {
        return candle(minute, close, offset, CandleState.REVISED, revision);
    }

    /** A bar that a source has sent. */
    public static Candle imported(int minute, String close) {
        return candle(minute, close, -1, CandleState.IMPORTED, 0);
    }

    /** The same of another fold of the log. */
    public static Candle ofEpoch(int epoch, Candle candle) {
        return new Candle(
                candle.symbol(),
                candle.interval(),
                candle.startTime(),
                candle.endTime(),
                candle.session(),
                candle.sessionDate(),
                candle.open(),
                candle.high(),
                candle.low(),
                candle.close(),
                candle.volume(),
                candle.priceVolume(),
                candle.turnover(),
                candle.vwap(),
                candle.tickCount(),
                candle.state(),
                candle.revision(),
                epoch,
                candle.lastOffset(),
                candle.recordedAt());
    }

    private static Candle candle(
            int minute, String close, long offset, CandleState state, int revision) {
        BigDecimal price = new BigDecimal(close);
        Instant start = NOON.plusSeconds(60L * minute);
        return new Candle(
                "IBM",
                Interval.ONE_MINUTE,
                start,
                start.plusSeconds(60),
                state == CandleState.IMPORTED ? "" : "REGULAR",
                state == CandleState.IMPORTED ? null : LocalDate.ofInstant(start, ZoneOffset.UTC),
                price,
                price.add(BigDecimal.ONE),
                price.subtract(BigDecimal.ONE),
                price,
                new BigDecimal("100"),
                new BigDecimal("100"),
                price.movePointRight(2),
                price,
                3,
                state,
                revision,
                1,
                offset,
                start.plusSeconds(offset));
    }

    /** A quote with a price step of one cent. */
    public static Quote quote(String symbol, String name, String last) {
        return new Quote(
                symbol,
                name,
                new BigDecimal("0.01"),
                new BigDecimal(last),
                NOON,
                new BigDecimal("180"),
                new BigDecimal("190"),
                new BigDecimal("170"),
                new BigDecimal("1234567"),
                new BigDecimal("160"),
                NOON,
                null,
                null);
    }

    /** The same with trades that a feed told to be missing. */
    public static Quote withGaps(Quote quote, MissingTrades missing) {
        return new Quote(
                quote.symbol(),
                quote.name(),
                quote.tickSize(),
                quote.last(),
                quote.lastAt(),
                quote.open(),
                quote.high(),
                quote.low(),
                quote.volume(),
                quote.priorClose(),
                quote.recordedAt(),
                missing,
                quote.minute());
    }
}
