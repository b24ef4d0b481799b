package dev.candlewick.benchmark.sink;

import dev.candlewick.job.candle.Candle;
import dev.candlewick.job.candle.Interval;
import dev.candlewick.job.candle.SymbolBatch;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Candles of one minute, each in two versions: one that still forms, and the final one. The same
 * for the same numbers.
 */
final class MadeCandles {
    /** Candles of a batch; a busy symbol has about as many after a pause of the database. */
    static final int BATCH = 50;

    private static final long MINUTE = Duration.ofMinutes(1).toMillis() * 1000;
    private static final long BEGIN = Instant.parse("2026-01-05T00:00:00Z").toEpochMilli() * 1000;
    private static final long DAY = LocalDate.of(2026, 1, 5).toEpochDay();
    private static final int EVERYTHING = 7;
    private static final int SYMBOLS = 100;
    private static final long SCALE = 100_000_000;

    private MadeCandles() {}

    /** Candles of one symbol; the batches go round the symbols. */
    static SymbolBatch batch(long number, boolean isFinal) {
        SymbolBatch batch = new SymbolBatch();
        int symbol = (int) (number % SYMBOLS);
        batch.symbol = "SYM%05d".formatted(symbol);
        batch.partition = symbol % 8;
        batch.candles = new Candle[BATCH];
        for (int i = 0; i < BATCH; i++) {
            batch.candles[i] = candle(batch, number / SYMBOLS * BATCH + i, isFinal);
        }
        return batch;
    }

    private static Candle candle(SymbolBatch batch, long minute, boolean isFinal) {
        Candle candle = new Candle();
        candle.interval = Interval.ONE_MINUTE;
        candle.start = BEGIN + minute * MINUTE;
        candle.end = candle.start + MINUTE;
        candle.session = "REGULAR";
        candle.sessionDate = DAY + minute / 1440;
        candle.isFinal = isFinal;
        int ticks = isFinal ? 6 : 4;
        for (int tick = 0; tick < ticks; tick++) {
            long offset = minute * 6 + tick;
            long price = (10_000 + (minute * 31 + tick * 17L) % 5_000) * (SCALE / 100);
            candle.ohlcv.add(
                    candle.start + tick * 9_000_000L,
                    offset,
                    price,
                    (1L + tick) * SCALE,
                    EVERYTHING);
            candle.folded.add(batch.partition, offset, price);
        }
        return candle;
    }
}
