package dev.candlewick.job.candle;

import java.nio.ByteBuffer;

/**
 * The trade ids of one symbol whose own event time is still inside the horizon, as 128-bit hashes:
 * 24 bytes for each slot of an open-addressing table that forgets when it grows.
 */
final class TradeIds {

    private static final long FREE = Long.MIN_VALUE;
    private static final int SMALLEST = 16;

    /** Longs of a slot: both halves of the hash, and the event time. */
    private static final int WIDTH = 3;

    private static final int LOW = 1;
    private static final int TIME = 2;

    private long[] table = free(SMALLEST);
    private int used;

    private static long[] free(int slots) {
        long[] table = new long[slots * WIDTH];
        for (int at = 0; at < table.length; at += WIDTH) {
            table[at + TIME] = FREE;
        }
        return table;
    }

    private int slots() {
        return table.length / WIDTH;
    }

    /**
     * Remembers an id, unless it is known.
     *
     * @param eventTime event time of the tick, at or after {@code oldest}
     * @param oldest event time from which on ids are remembered
     * @return whether the id was new
     */
    boolean add(long high, long low, long eventTime, long oldest) {
        int at = find(high, low);
        if (table[at + TIME] != FREE) {
            if (table[at + TIME] >= oldest) {
                return false;
            }
            table[at + TIME] = eventTime;
            return true;
        }
        put(at, high, low, eventTime);
        if (used * 4L > slots() * 3L) {
            forget(oldest);
        }
        return true;
    }

    /** Where the id stands, or would stand. */
    private int find(long high, long low) {
        int mask = slots() - 1;
        int slot = (int) (low ^ low >>> 32) & mask;
        while (true) {
            int at = slot * WIDTH;
            if (table[at + TIME] == FREE || (table[at] == high && table[at + LOW] == low)) {
                return at;
            }
            slot = (slot + 1) & mask;
        }
    }

    private void put(int at, long high, long low, long eventTime) {
        table[at] = high;
        table[at + LOW] = low;
        table[at + TIME] = eventTime;
        used++;
    }

    /** Drops the ids older than {@code oldest}, and fits the table to the rest. */
    void forget(long oldest) {
        int kept = 0;
        for (int at = 0; at < table.length; at += WIDTH) {
            kept += isAtOrAfter(at, oldest) ? 1 : 0;
        }
        if (kept == used && used * 4L <= slots() * 3L) {
            return;
        }
        long[] old = table;
        int slots = SMALLEST;
        while (slots < kept * 2L) {
            slots *= 2;
        }
        table = free(slots);
        used = 0;
        for (int at = 0; at < old.length; at += WIDTH) {
            if (old[at + TIME] != FREE && old[at + TIME] >= oldest) {
                put(find(old[at], old[at + LOW]), old[at], old[at + LOW], old[at + TIME]);
            }
        }
    }

    private boolean isAtOrAfter(int at, long oldest) {
        return table[at + TIME] != FREE && table[at + TIME] >= oldest;
    }

    int byteSize() {
        return Integer.BYTES + used * WIDTH * Long.BYTES;
    }

    void write(ByteBuffer out) {
        out.putInt(used);
        for (int at = 0; at < table.length; at += WIDTH) {
            if (table[at + TIME] != FREE) {
                out.putLong(table[at]).putLong(table[at + LOW]).putLong(table[at + TIME]);
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
