package dev.candlewick.job.simulation;

import dev.candlewick.job.candle.Candle;
import dev.candlewick.job.candle.Folded;
import dev.candlewick.job.candle.Interval;
import dev.candlewick.job.candle.Ohlcv;
import dev.candlewick.job.simulation.SimulatedLog.Bucket;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The candle tables with their guarded upsert, and a watcher that looks at every committed state: a
 * row is the fold of a prefix of the log, its version never goes back, it stays final, and small
 * candles make the larger ones.
 */
final class SimulatedDatabase {
    private static final List<Interval> NESTED =
            List.of(
                    Interval.ONE_SECOND,
                    Interval.ONE_MINUTE,
                    Interval.FIVE_MINUTES,
                    Interval.FIFTEEN_MINUTES,
                    Interval.ONE_HOUR);

    private final SimulatedLog log;
    private final Flaw flaw;
    private final Map<Bucket, Candle> rows = new HashMap<>();
    private final Set<Long> late = new HashSet<>();

    /** While true, nothing can be written. */
    boolean away;

    SimulatedDatabase(SimulatedLog log, Flaw flaw) {
        this.log = log;
        this.flaw = flaw;
    }

    /** One transaction. */
    void commit(Map<Bucket, Candle> candles, Collection<Long> lateTicks) {
        if (flaw == Flaw.ROW_BY_ROW) {
            candles.forEach((key, candle) -> commit(Map.of(key, candle)));
        } else {
            commit(candles);
        }
        late.addAll(lateTicks);
    }

    private void commit(Map<Bucket, Candle> candles) {
        Set<String> symbols = new HashSet<>();
        candles.forEach(
                (key, candle) -> {
                    Candle before = rows.get(key);
                    upsert(key, candle, before);
                    check(key, before);
                    symbols.add(key.symbol());
                });
        symbols.forEach(this::checkNesting);
    }

    private void upsert(Bucket key, Candle candle, @Nullable Candle before) {
        Candle row = candle.copy();
        if (before != null) {
            if (flaw == Flaw.DELTA_UPSERT) {
                row.folded.merge(before.folded);
                row.ohlcv.merge(before.ohlcv);
            } else if (flaw != Flaw.UNGUARDED_UPSERT && !isNewer(candle, before)) {
                return;
            }
            row.isFinal |= before.isFinal && flaw != Flaw.UNGUARDED_UPSERT;
        }
        rows.put(key, row);
    }

    private static boolean isNewer(Candle candle, Candle before) {
        return candle.folded.lastOffset != before.folded.lastOffset
                ? candle.folded.lastOffset > before.folded.lastOffset
                : candle.isFinal && !before.isFinal;
    }

    private void check(Bucket key, @Nullable Candle before) {
        Candle row = Objects.requireNonNull(rows.get(key));
        String right = log.values(key, row.folded.lastOffset);
        if (!values(row).equals(right)) {
            throw new Violation(key + " is " + values(row) + ", the log says " + right);
        }
        if (before != null && row.folded.lastOffset < before.folded.lastOffset) {
            throw new Violation("the version of " + key + " goes back");
        }
        if (before != null && before.isFinal && !row.isFinal) {
            throw new Violation(key + " is not final any more");
        }
        if (row.isFinal && row.end > log.newestEventTime()) {
            throw new Violation(key + " is final before any clock of the log has reached its end");
        }
    }

    private void checkNesting(String symbol) {
        for (int step = 1; step < NESTED.size(); step++) {
            Interval small = NESTED.get(step - 1);
            Interval large = NESTED.get(step);
            Map<Bucket, Folded> sums = new HashMap<>();
            rows.forEach(
                    (key, row) -> {
                        if (key.symbol().equals(symbol) && key.interval() == small) {
                            long start = Math.floorDiv(key.start(), large.micros());
                            Bucket parent = new Bucket(symbol, large, start * large.micros());
                            sums.computeIfAbsent(parent, made -> new Folded()).merge(row.folded);
                        }
                    });
            sums.forEach(
                    (key, sum) -> {
                        Candle row = rows.get(key);
                        if (row == null
                                || row.folded.tickCount != sum.tickCount
                                || row.folded.fingerprint != sum.fingerprint) {
                            throw new Violation(key + " is not made of its parts");
                        }
                    });
        }
    }

    /** After the last flush of a job that has read everything. */
    void checkComplete() {
        if (!rows.keySet().equals(log.candles())) {
            throw new Violation("candles are missing or invented");
        }
        rows.forEach(
                (key, row) -> {
                    String right = log.values(key, Long.MAX_VALUE);
                    if (!values(row).equals(right)) {
                        throw new Violation(
                                key + " ends as " + values(row) + ", the log says " + right);
                    }
                });
        if (!late.equals(log.late())) {
            throw new Violation("late ticks are " + late + ", the log says " + log.late());
        }
    }

    /** A row as {@link SimulatedLog#values} says it. */
    static String values(Candle row) {
        Ohlcv ohlcv = row.ohlcv;
        return "%d ticks %d..%d %x, %d@%d %d@%d %d@%d %d@%d, %s %s"
                .formatted(
                        row.folded.tickCount,
                        row.folded.firstOffset,
                        row.folded.lastOffset,
                        row.folded.fingerprint,
                        ohlcv.open,
                        ohlcv.openTime,
                        ohlcv.high,
                        ohlcv.highTime,
                        ohlcv.low,
                        ohlcv.lowTime,
                        ohlcv.close,
                        ohlcv.closeTime,
                        ohlcv.volume().toBigInteger(),
                        ohlcv.turnover().toBigInteger());
    }

    /** What the watcher found. */
    static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1;

        Violation(String message) {
            super(message);
        }
    }
}
