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
 */
public record Classified(
        TickClass tickClass,
        @Nullable RejectReason reason,
        Message.@Nullable Trade trade,
        @Nullable SessionSegment segment,
        int intraday,
        int daily) {

    static Classified heartbeat() {
        return new Classified(TickClass.HEARTBEAT, null, null, null, 0, 0);
    }

    static Classified rejected(RejectReason reason) {
        return new Classified(TickClass.REJECTED, reason, null, null, 0, 0);
    }

    static Classified notFolded(TickClass tickClass, Message.Trade trade) {
        return new Classified(tickClass, null, trade, null, 0, 0);
    }

    static Classified folded(Message.Trade trade, SessionSegment segment, int intraday, int daily) {
        TickClass tickClass = intraday == 0 ? TickClass.INELIGIBLE : TickClass.APPLIED;
        return new Classified(tickClass, null, trade, segment, intraday, daily);
    }
}
