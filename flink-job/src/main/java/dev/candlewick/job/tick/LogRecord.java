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
        REJECTED
    }

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

    /** Symbol of a TRADE; empty otherwise. */
    public String symbol = "";

    /** Event time of a TRADE or HEARTBEAT, microseconds since the epoch. */
    public long eventTime;

    /** Price and size of a TRADE, scaled by 10^8. */
    public long price;

    public long size;

    /** Condition text of a TRADE; empty when absent. */
    public String conditions = "";

    /**
     * Whether a TRADE carries a trade id; its hash over source and id is then in the next two
     * fields.
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
