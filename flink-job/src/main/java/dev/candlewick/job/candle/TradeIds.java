package dev.candlewick.job.candle;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The trade ids of one symbol whose own event time is still inside the horizon, as 128-bit hashes:
 * 24 bytes for each slot of an open-addressing table that forgets when it grows.
 */
final class TradeIds {

    private static final long FREE = Long.MIN_VALUE;
    private static final int SMALLEST = 16;

    private long[] highs = new long[SMALLEST];
    private long[] lows = new long[SMALLEST];
    private long[] times = new long[SMALLEST];
    private int used;

    TradeIds() {
        Arrays.fill(times, FREE);
    }

    /**
     * Remembers an id, unless it is known.
     *
     * @param eventTime event time of the tick, at or after {@code oldest}
     * @param oldest event time from which on ids are remembered
     * @return whether the id was new
     */
    boolean add(long high, long low, long eventTime, long oldest) {
        int slot = slot(high, low);
        if (times[slot] != FREE) {
            if (times[slot] >= oldest) {
                return false;
            }
            times[slot] = eventTime;
            return true;
        }
        put(slot, high, low, eventTime);
        if (used * 4L > times.length * 3L) {
            forget(oldest);
        }
        return true;
    }

    private int slot(long high, long low) {
        int slot = (int) (low ^ low >>> 32) & times.length - 1;
        while (times[slot] != FREE && (highs[slot] != high || lows[slot] != low)) {
            slot = slot + 1 & times.length - 1;
        }
        return slot;
    }

    private void put(int slot, long high, long low, long eventTime) {
        highs[slot] = high;
        lows[slot] = low;
        times[slot] = eventTime;
        used++;
    }

    /** Drops the ids older than {@code oldest}, and fits the table to the rest. */
    void forget(long oldest) {
        int kept = 0;
        for (long time : times) {
            kept += time != FREE && time >= oldest ? 1 : 0;
        }
        if (kept == used && used * 4L <= times.length * 3L) {
            return;
        }
        long[] oldHighs = highs;
        long[] oldLows = lows;
        long[] oldTimes = times;
        int size = SMALLEST;
        while (size < kept * 2L) {
            size *= 2;
        }
        highs = new long[size];
        lows = new long[size];
        times = new long[size];
        Arrays.fill(times, FREE);
        used = 0;
        for (int i = 0; i < oldTimes.length; i++) {
            if (oldTimes[i] != FREE && oldTimes[i] >= oldest) {
                put(slot(oldHighs[i], oldLows[i]), oldHighs[i], oldLows[i], oldTimes[i]);
            }
        }
    }

    int byteSize() {
        return Integer.BYTES + used * 3 * Long.BYTES;
    }

    void write(ByteBuffer out) {
        out.putInt(used);
        for (int i = 0; i < times.length; i++) {
            if (times[i] != FREE) {
                out.putLong(highs[i]).putLong(lows[i]).putLong(times[i]);
            }
        }
    }

    static TradeIds read(ByteBuffer in) {
        TradeIds ids = new TradeIds();
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            ids.add(in.getLong(), in.getLong(), in.getLong(), FREE + 1);
        }
        return ids;
    }
}
