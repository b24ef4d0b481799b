package dev.candlewick.job.candle;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Counts how the ticks of one symbol reach the log, minute by minute of append time. A tick costs a
 * few additions and no memory. Mutable.
 */
public final class Arrivals {

    /** How far a tick may lie behind the newest one before it counts as late, microseconds. */
    public static final long BOUND = 500_000;

    private static final double QUANTILE = 0.95;
    private static final long MINUTE = 60_000_000;

    /** Milliseconds up to this are counted each, longer delays to five binary digits. */
    private static final int EXACT = 64;

    private static final int DIGITS = 5;
    private static final int STEPS = 1 << DIGITS;
    private static final long LONGEST = Integer.MAX_VALUE;
    private static final int BUCKETS = bucket(LONGEST * 1000) + 1;

    private final int[] delays = new int[BUCKETS];
    private long newest = Long.MIN_VALUE;
    private long start = Long.MIN_VALUE;
    private int ticks;
    private int late;
    private long firstOffset;
    private long lastOffset;

    /**
     * Counts a tick, in the order of the log; times in microseconds since the epoch.
     *
     * @return the minute that is over by it; null: none is
     */
    public @Nullable ArrivalMinute add(long eventTime, long appendTime, long offset) {
        ArrivalMinute over = null;
        if (ticks == 0 || appendTime >= start + MINUTE) {
            over = end();
            start = Math.max(start, Math.floorDiv(appendTime, MINUTE) * MINUTE);
            firstOffset = offset;
        }
        if (newest != Long.MIN_VALUE && eventTime < newest - BOUND) {
            late++;
        }
        newest = Math.max(newest, eventTime);
        delays[bucket(appendTime - eventTime)]++;
        ticks++;
        lastOffset = offset;
        return over;
    }

    /** The minute, if it ends at or before {@code appendTime} and has a tick; else null. */
    @Nullable ArrivalMinute endBefore(long appendTime) {
        return ticks > 0 && appendTime >= start + MINUTE ? end() : null;
    }

    /** Ends the minute; null when it has no tick. */
    public @Nullable ArrivalMinute end() {
        if (ticks == 0) {
            return null;
        }
        ArrivalMinute minute = new ArrivalMinute();
        minute.start = start;
        minute.ticks = ticks;
        minute.late = late;
        minute.delay = quantile();
        minute.firstOffset = firstOffset;
        minute.lastOffset = lastOffset;
        Arrays.fill(delays, 0);
        ticks = 0;
        late = 0;
        return minute;
    }

    private double quantile() {
        int rank = Math.max(1, (int) Math.ceil(QUANTILE * ticks));
        int seen = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            seen += delays[bucket];
            if (seen >= rank) {
                return shortest(bucket) * 1e-3;
            }
        }
        throw new IllegalStateException("More ticks were counted than delays.");
    }

    private static int bucket(long micros) {
        long millis = Math.max(0, Math.min(micros / 1000, LONGEST));
        if (millis < EXACT) {
            return (int) millis;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(millis) - DIGITS;
        return EXACT + (shift - 1) * STEPS + (int) (millis >>> shift) - STEPS;
    }

    /** The shortest delay of a bucket, milliseconds. */
    private static long shortest(int bucket) {
        if (bucket < EXACT) {
            return bucket;
        }
        int coarse = bucket - EXACT;
        return (long) (STEPS + coarse % STEPS) << (coarse / STEPS + 1);
    }

    int byteSize() {
        return 3 * Integer.BYTES + 4 * Long.BYTES + buckets() * 2 * Integer.BYTES;
    }

    private int buckets() {
        int used = 0;
        for (int count : delays) {
            used += count > 0 ? 1 : 0;
        }
        return used;
    }

    void write(ByteBuffer out) {
        out.putLong(newest).putLong(start).putLong(firstOffset).putLong(lastOffset);
        out.putInt(ticks).putInt(late).putInt(buckets());
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            if (delays[bucket] > 0) {
                out.putInt(bucket).putInt(delays[bucket]);
            }
        }
    }

    static Arrivals read(ByteBuffer in) {
        Arrivals arrivals = new Arrivals();
        arrivals.newest = in.getLong();
        arrivals.start = in.getLong();
        arrivals.firstOffset = in.getLong();
        arrivals.lastOffset = in.getLong();
        arrivals.ticks = in.getInt();
        arrivals.late = in.getInt();
        int used = in.getInt();
        for (int i = 0; i < used; i++) {
            int bucket = in.getInt();
            arrivals.delays[bucket] = in.getInt();
        }
        return arrivals;
    }
}
