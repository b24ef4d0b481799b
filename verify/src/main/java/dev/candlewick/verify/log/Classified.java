package dev.candlewick.verify.log;

import dev.candlewick.calendar.SessionSegment;
import dev.candlewick.verify.message.Message;
import dev.candlewick.verify.message.RejectReason;
import org.jspecify.annotations.Nullable;

/**
 * A record and what became of it.
 *
 * @param reason why it was rejected; null for the other classes
 * @param trade the trade; null for heartbeats and rejects
 * @param segment where a folded trade lies in its calendar; null for all that is not folded
 * @param intraday what a folded trade does to candles of 1s to 1h, see {@link
 *     dev.candlewick.verify.rule.TradeEffect}
 * @param daily what a folded trade does to candles of 1d
 * @param behind how far a late trade lies behind the newest of its symbol, microseconds; 0 for the
 *     other classes
 * @param original offset of the folded trade that a duplicate repeats; -1 for the other classes
 * @param snapshot what a folded snapshot does, one of a wrong partition too; null for all else
 * @param bar the bar; null for all else
 */
public record Classified(
        TickClass tickClass,
        @Nullable RejectReason reason,
        Message.@Nullable Trade trade,
        @Nullable SessionSegment segment,
        int intraday,
        int daily,
        long behind,
        long original,
        @Nullable SnapshotStep snapshot,
        Message.@Nullable Bar bar) {

    private static final long NONE = -1;

    static Classified heartbeat() {
        return new Classified(TickClass.HEARTBEAT, null, null, null, 0, 0, 0, NONE, null, null);
    }

    static Classified bar(Message.Bar bar) {
        return new Classified(TickClass.BAR, null, null, null, 0, 0, 0, NONE, null, bar);
    }

    static Classified gap() {
        return new Classified(TickClass.GAP, null, null, null, 0, 0, 0, NONE, null, null);
    }

    static Classified rejected(RejectReason reason) {
        return new Classified(TickClass.REJECTED, reason, null, null, 0, 0, 0, NONE, null, null);
    }

    static Classified late(Message.Trade trade, long behind) {
        return new Classified(TickClass.LATE, null, trade, null, 0, 0, behind, NONE, null, null);
    }

    static Classified duplicate(Message.Trade trade, long original) {
        return new Classified(
                TickClass.DUPLICATE, null, trade, null, 0, 0, 0, original, null, null);
    }

    static Classified folded(Message.Trade trade, SessionSegment segment, int intraday, int daily) {
        TickClass tickClass = intraday == 0 ? TickClass.INELIGIBLE : TickClass.APPLIED;
        return new Classified(
                tickClass, null, trade, segment, intraday, daily, 0, NONE, null, null);
    }

    Classified ofSnapshot(SnapshotStep step) {
        return new Classified(
                tickClass, reason, trade, segment, intraday, daily, behind, original, step, null);
    }
}
