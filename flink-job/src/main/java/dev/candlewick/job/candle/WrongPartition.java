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

    static WrongPartition of(PartialBatch batch, int ownPartition) {
        Folded all = new Folded();
        for (Partial partial : batch.partials) {
            all.merge(partial.folded);
        }
        WrongPartition wrong = new WrongPartition();
        wrong.symbol = batch.symbol;
        wrong.partition = batch.partition;
        wrong.ownPartition = ownPartition;
        wrong.tickCount = all.tickCount;
        wrong.firstOffset = all.firstOffset;
        wrong.lastOffset = all.lastOffset;
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
