package dev.candlewick.verify.log;

import dev.candlewick.calendar.SessionSegment;
import dev.candlewick.verify.message.Message;
import dev.candlewick.verify.rule.ConditionTable;
import dev.candlewick.verify.rule.InstrumentFile;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one symbol's accepted ticks so far say about the next: its newest time and the trade ids
 * inside the horizon.
 */
final class SymbolHistory {

    private static final int FIRST_PURGE = 1_000;

    private final long horizon;
    private final InstrumentFile.Rules rules;

    /** The event time of the folded tick that has the id, by source and id. */
    private final Map<String, Long> tradeIds = new HashMap<>();

    private long newest = Long.MIN_VALUE;
    private int purgeAt = FIRST_PURGE;
    private @Nullable SessionSegment segment;

    SymbolHistory(long horizon, InstrumentFile.Rules rules) {
        this.horizon = horizon;
        this.rules = rules;
    }

    /** The condition table of the symbol. */
    ConditionTable conditions() {
        return rules.conditions();
    }

    Classified classify(Message.Trade trade) {
        newest = Math.max(newest, trade.eventTime());
        if (trade.eventTime() < newest - horizon) {
            return Classified.notFolded(TickClass.LATE, trade);
        }
        if (isDuplicate(trade)) {
            return Classified.notFolded(TickClass.DUPLICATE, trade);
        }
        return Classified.folded(
                trade,
                segmentAt(trade.eventTime()),
                rules.conditions().intraday(trade.conditions()),
                rules.conditions().daily(trade.conditions()));
    }

    private boolean isDuplicate(Message.Trade trade) {
        if (trade.tradeId() == null) {
            return false;
        }
        // Control characters are rejected, so this one cannot occur in a source.
        String id = trade.source() + '\n' + trade.tradeId();
        Long before = tradeIds.get(id);
        if (before != null && before >= newest - horizon) {
            return true;
        }
        tradeIds.put(id, trade.eventTime());
        if (tradeIds.size() >= purgeAt) {
            tradeIds.values().removeIf(time -> time < newest - horizon);
            purgeAt = Math.max(FIRST_PURGE, 2 * tradeIds.size());
        }
        return false;
    }

    private SessionSegment segmentAt(long time) {
        SessionSegment last = segment;
        if (last == null || !last.contains(time)) {
            last = rules.calendar().segmentAt(time);
            segment = last;
        }
        return last;
    }
}
