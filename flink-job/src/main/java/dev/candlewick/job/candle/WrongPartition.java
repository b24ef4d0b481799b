package dev.candlewick.job.candle;

import dev.candlewick.job.tick.RejectReason;
import dev.candlewick.job.tick.RejectedTick;

/**
 * Ticks of a symbol that came through another partition than its own: folded into nothing, kept by
 * their range.
 */
public class WrongPartition {

    public String symbol = "";

    /** The partition that the ticks came through. */
    public int partition;

    /** The partition that the symbol belongs to. */
    public int ownPartition;

    public long tickCount;
    public long firstOffset;
    public long lastOffset;

    static WrongPartition of(Partial partial, int ownPartition) {
        WrongPartition wrong = new WrongPartition();
        wrong.symbol = partial.symbol;
        wrong.partition = partial.partition;
        wrong.ownPartition = ownPartition;
        wrong.tickCount = partial.folded.tickCount;
        wrong.firstOffset = partial.folded.firstOffset;
        wrong.lastOffset = partial.folded.lastOffset;
        return wrong;
    }

    /** The row that keeps them, at the place of the first. */
    public RejectedTick toRejectedTick(String topic) {
        RejectedTick rejected = new RejectedTick();
        rejected.topic = topic;
        rejected.partition = partition;
        rejected.offset = firstOffset;
        rejected.appendTime = System.currentTimeMillis();
        rejected.reason = RejectReason.WRONG_PARTITION;
        rejected.detail =
                "%d ticks of %s at offsets %d to %d; the symbol belongs to partition %d"
                        .formatted(tickCount, symbol, firstOffset, lastOffset, ownPartition);
        return rejected;
    }
}
