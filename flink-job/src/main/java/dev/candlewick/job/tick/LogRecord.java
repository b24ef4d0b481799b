package dev.candlewick.job.tick;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One record of the tick topic: its place in the log, its bytes, and what they mean.
 *
 * <p>Mutable and reused for the next record: an operator that keeps something of it copies what it
 * needs. Public fields make it a Flink POJO.
 */
public class LogRecord {

    public static final int UNNUMBERED = -1;

    /** What the message is. */
    public enum Kind {
        TRADE,
        HEARTBEAT,
        REJECTED,
        /**
         * A price and how much was traded since the day began: a tick, once the fold knows more.
         */
        SNAPSHOT,
        /** A finished bar of somebody else: no tick. */
        BAR,
        /** Trades that are missing: no tick. */
        GAP
    }

    /** What {@link #size} of a SNAPSHOT holds that names no volume. */
    public static final long NO_VOLUME = -1;

    public String topic = "";
    public int partition;
    public long offset;

    /** Timestamp of the Kafka record, milliseconds since the epoch. */
    public long appendTime;

    /** Where the key lies; null: the record has none. */
    public byte @Nullable [] keyBytes;

    public int keyStart;
    public int keyEnd;

    /** Where the value lies, which may be among those of other records; null: it has none. */
    public byte @Nullable [] valueBytes;

    public int valueStart;
    public int valueEnd;

    /** XXH64 of the value; 0 without one. */
    public long valueHash;

    public Kind kind = Kind.REJECTED;

    /** Reason of a REJECTED record, else null. */
    public @Nullable RejectReason reason;

    /** What was wrong with a REJECTED record, in words; else empty. */
    public String detail = "";

    /** Symbol of a TRADE, SNAPSHOT, BAR or GAP; empty otherwise. */
    public String symbol = "";

    /**
     * A small number that the reader of this record has given to {@link #symbol}, and may give to
     * another later; {@link #UNNUMBERED}: none.
     */
    public int symbolNumber = UNNUMBERED;

    /**
     * Event time of a TRADE, SNAPSHOT or HEARTBEAT, start of a BAR and end of a GAP, microseconds
     * since the epoch.
     */
    public long eventTime;

    /** Price of a TRADE or SNAPSHOT, scaled by 10^8. */
    public long price;

    /**
     * Size of a TRADE, volume of the day so far of a SNAPSHOT or {@link #NO_VOLUME}; scaled by
     * 10^8.
     */
    public long size;

    /** Condition text of a TRADE or SNAPSHOT; empty when absent. */
    public String conditions = "";

    /** Source of a SNAPSHOT; of others it means nothing. */
    public String source = "";

    /** Whether the source of a HEARTBEAT is live; of others it means nothing. */
    public boolean live;

    /** What a BAR says; of others it means nothing. */
    public @Nullable ImportedCandle bar;

    /** What a GAP says; of others it means nothing. */
    public @Nullable FeedGap gap;

    /**
     * Whether a TRADE or SNAPSHOT carries a trade id; its hash over source and id is then in the
     * next two fields.
     */
    public boolean hasTradeId;

    public long tradeIdHigh;
    public long tradeIdLow;

    /** Sets the key. */
    public void key(byte @Nullable [] key) {
        keyBytes = key;
        keyStart = 0;
        keyEnd = key == null ? 0 : key.length;
    }

    /** Sets the value. */
    public void value(byte @Nullable [] value) {
        valueBytes = value;
        valueStart = 0;
        valueEnd = value == null ? 0 : value.length;
        valueHash = value == null ? 0 : XxHash64.hash(value, 0, valueEnd, 0);
    }

    /** Points at the key where it lies. */
    public void keyIn(@Nullable ByteBuffer key) {
        if (key == null || !key.hasArray()) {
            key(copy(key));
            return;
        }
        keyBytes = key.array();
        keyStart = key.arrayOffset() + key.position();
        keyEnd = keyStart + key.remaining();
    }

    /** Points at the value where it lies. */
    public void valueIn(@Nullable ByteBuffer value) {
        if (value == null || !value.hasArray()) {
            value(copy(value));
            return;
        }
        valueBytes = value.array();
        valueStart = value.arrayOffset() + value.position();
        valueEnd = valueStart + value.remaining();
        valueHash = XxHash64.hash(valueBytes, valueStart, value.remaining(), 0);
    }

    private static byte @Nullable [] copy(@Nullable ByteBuffer buffer) {
        if (buffer == null) {
            return null;
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }

    /** The key alone. */
    public byte @Nullable [] key() {
        return alone(keyBytes, keyStart, keyEnd);
    }

    /** The value alone. */
    public byte @Nullable [] value() {
        return alone(valueBytes, valueStart, valueEnd);
    }

    private static byte @Nullable [] alone(byte @Nullable [] bytes, int start, int end) {
        return bytes == null || (start == 0 && end == bytes.length)
                ? bytes
                : Arrays.copyOfRange(bytes, start, end);
    }

    /**
     * Notes the trade id {@code bytes[start, end)} of a source, whose name may be empty: by what
     * they say, not by how they are written.
     */
    void setTradeId(byte[] bytes, int start, int end, int sourceStart, int sourceEnd) {
        long seed =
                sourceEnd > sourceStart
                        ? XxHash64.hash(bytes, sourceStart, sourceEnd - sourceStart, 0)
                        : 0;
        tradeIdHigh = XxHash64.hash(bytes, start, end - start, seed);
        tradeIdLow = XxHash64.hash(bytes, start, end - start, ~seed);
    }

    void reject(RejectReason why, String what) {
        kind = Kind.REJECTED;
        reason = why;
        detail = what;
        symbol = "";
    }
}
