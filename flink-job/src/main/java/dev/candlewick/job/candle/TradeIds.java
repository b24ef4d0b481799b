package dev.candlewick.job.candle;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
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
        if (used * 2 > times.length) {
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

    private void forget(long oldest) {
        long[] oldHighs = highs;
        long[] oldLows = lows;
        long[] oldTimes = times;
        long kept = Arrays.stream(oldTimes).filter(time -> time != FREE && time >= oldest).count();
        int size = SMALLEST;
        while (size < kept * 4) {
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

    void write(DataOutput out, long oldest) throws IOException {
        forget(oldest);
        out.writeInt(used);
        for (int i = 0; i < times.length; i++) {
            if (times[i] != FREE) {
                out.writeLong(highs[i]);
                out.writeLong(lows[i]);
                out.writeLong(times[i]);
            }
        }
    }

    static TradeIds read(DataInput in) throws IOException {
        TradeIds ids = new TradeIds();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            ids.add(in.readLong(), in.readLong(), in.readLong(), FREE + 1);
        }
        return ids;
    }
}
