package dev.candlewick.dashboard.candle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The newest version of each candle of one series, at most {@value #CAPACITY} of them: what fits on
 * a screen. Older candles fall out first. Not safe for several threads.
 */
public final class CandleBook {

    /** More than this costs a browser too much to repaint. */
    public static final int CAPACITY = 150;

    private final TreeMap<Instant, Candle> candles = new TreeMap<>();

    /** Takes in candles in any order and returns those that changed the book, oldest first. */
    public List<Candle> apply(Collection<Candle> rows) {
        TreeMap<Instant, Candle> changed = new TreeMap<>();
        for (Candle row : rows) {
            Candle known = candles.get(row.startTime());
            if (known == null || row.replaces(known)) {
                candles.put(row.startTime(), row);
                changed.put(row.startTime(), row);
            }
        }
        while (candles.size() > CAPACITY) {
            changed.remove(candles.pollFirstEntry().getKey());
        }
        return List.copyOf(changed.values());
    }

    /**
     * Takes in newer versions of candles that it holds, and nothing else. Rows of another epoch say
     * nothing of their age, so they are left out.
     */
    public void renew(Collection<Candle> rows) {
        for (Candle row : rows) {
            candles.computeIfPresent(
                    row.startTime(),
                    (start, known) ->
                            row.logEpoch() == known.logEpoch() && row.replaces(known)
                                    ? row
                                    : known);
        }
    }

    /** Forgets everything and starts anew with these candles. */
    public void reset(Collection<Candle> rows) {
        candles.clear();
        apply(rows);
    }

    /** All candles, oldest first. */
    public List<Candle> candles() {
        return new ArrayList<>(candles.values());
    }

    public Optional<Candle> first() {
        return Optional.ofNullable(candles.firstEntry()).map(entry -> entry.getValue());
    }

    public Optional<Candle> last() {
        return Optional.ofNullable(candles.lastEntry()).map(entry -> entry.getValue());
    }

    public boolean isFull() {
        return candles.size() == CAPACITY;
    }

    /** Whether candles before the first computed one have, or would have, a place in it. */
    public boolean reachesImported() {
        return !isFull()
                || first().filter(candle -> candle.state() == CandleState.IMPORTED).isPresent();
    }
}
