package dev.candlewick.job.tick;

import org.jspecify.annotations.Nullable;

/**
 * One record of the tick topic: its place in the log, its bytes, and what they mean.
 *
 * <p>Mutable and reused for the next record: an operator that keeps something of it copies what it
 * needs. Public fields make it a Flink POJO.
 */
public class LogRecord {

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

    public byte @Nullable [] key;
    public byte @Nullable [] value;

    public Kind kind = Kind.REJECTED;

    /** Reason of a REJECTED record, else null. */
    public @Nullable RejectReason reason;

    /** What was wrong with a REJECTED record, in words; else empty. */
    public String detail = "";

    /** Symbol of a TRADE, SNAPSHOT, BAR or GAP; empty otherwise. */
    public String symbol = "";

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
