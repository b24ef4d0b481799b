package dev.candlewick.benchmark.pass;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The candles that a program has handed in during one pass, reduced to a hash for each width: the
 * sum modulo 2^64, over the latest value of each candle, of a mix of all that the engines have in
 * common. Candles of the tail are passed over. Thread safe.
 */
public final class Candles {
    private record Place(Span span, String symbol, long start) {}

    private record Value(long hash, long trades) {}

    private static final class Sum {
        long hash;
        long trades;
    }

    private final Map<Place, Value> latest = new HashMap<>();
    private final Map<Span, Sum> sums = new EnumMap<>(Span.class);
    private final long ticks;
    private final long tailFrom;
    private final CountDownLatch complete = new CountDownLatch(1);
    private int incomplete;

    /**
     * Nothing handed in yet.
     *
     * @param spans of which candles are to come
     */
    public Candles(FrozenTopic topic, List<Span> spans) {
        ticks = topic.ticks();
        tailFrom = topic.tailFrom();
        for (Span span : spans) {
            sums.put(span, new Sum());
        }
        incomplete = spans.size();
    }

    /**
     * Hands in a candle, in place of an earlier value of the same one.
     *
     * @param start microseconds since the epoch; prices and volume are scaled by 10^8
     * @throws IllegalStateException when there are more trades in the candles than in the topic
     */
    public synchronized void put(
            Span span,
            String symbol,
            long start,
            long open,
            long high,
            long low,
            long close,
            long volume,
            long trades) {
        Sum sum = sums.get(span);
        if (start >= tailFrom || sum == null) {
            return;
        }
        long hash = hash(span, symbol, start, open, high, low, close, volume, trades);
        Value before = latest.put(new Place(span, symbol, start), new Value(hash, trades));
        boolean wasComplete = sum.trades == ticks;
        if (before != null) {
            sum.hash -= before.hash;
            sum.trades -= before.trades;
        }
        sum.hash += hash;
        sum.trades += trades;
        if (sum.trades > ticks) {
            throw new IllegalStateException(
                    "The candles of %s hold %d trades; the topic has %d"
                            .formatted(span.label(), sum.trades, ticks));
        }
        if (!wasComplete && sum.trades == ticks) {
            incomplete--;
        } else if (wasComplete && sum.trades < ticks) {
            incomplete++;
        }
        if (incomplete == 0) {
            complete.countDown();
        }
    }

    /** Waits until every tick of the topic is in a candle of every width. */
    public void awaitAll(long seconds) throws InterruptedException, TimeoutException {
        if (!complete.await(seconds, TimeUnit.SECONDS)) {
            throw new TimeoutException("After " + seconds + " s the candles hold " + trades());
        }
    }

    /** Whether every tick is in a candle of every width. */
    public synchronized boolean isComplete() {
        return incomplete == 0;
    }

    private synchronized String trades() {
        StringBuilder text = new StringBuilder();
        sums.forEach(
                (span, sum) ->
                        text.append(span.label()).append(": ").append(sum.trades).append(' '));
        return text.append("of ").append(ticks).append(" ticks").toString();
    }

    /** Number of candles. */
    public synchronized long count() {
        return latest.size();
    }

    /** The hash of each width, 16 hexadecimal digits. */
    public synchronized Map<Span, String> hashes() {
        Map<Span, String> hashes = new EnumMap<>(Span.class);
        sums.forEach((span, sum) -> hashes.put(span, String.format("%016x", sum.hash)));
        return hashes;
    }

    private static long hash(Span span, String symbol, long... values) {
        long hash = span.micros();
        for (int i = 0; i < symbol.length(); i++) {
            hash = mix(hash, symbol.charAt(i));
        }
        for (long value : values) {
            hash = mix(hash, value);
        }
        return hash;
    }

    /** Two rounds of multiply and shift: every bit of the value reaches every bit of the hash. */
    private static long mix(long hash, long value) {
        long mixed = (hash ^ value) * 0xD6E8FEB86659FD93L;
        mixed = (mixed ^ mixed >>> 32) * 0xD6E8FEB86659FD93L;
        return mixed ^ mixed >>> 32;
    }
}
