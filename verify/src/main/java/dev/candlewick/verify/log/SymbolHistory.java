package dev.candlewick.verify.log;

import dev.candlewick.calendar.SessionSegment;
import dev.candlewick.verify.message.Message;
import dev.candlewick.verify.rule.ConditionTable;
import dev.candlewick.verify.rule.InstrumentFile;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one symbol's accepted ticks so far say about the next: its newest time and the trade ids
 * inside the horizon.
 */
public final class SymbolHistory {

    private record Folded(long eventTime, long offset) {}

    private static final int FIRST_PURGE = 1_000;

    private final long horizon;
    private final InstrumentFile.Rules rules;

    /** The folded tick that has the id, by source and id. */
    private final Map<String, Folded> tradeIds = new HashMap<>();

    private final SnapshotHistory snapshots = new SnapshotHistory();

    private long newest = Long.MIN_VALUE;
    private int purgeAt = FIRST_PURGE;
    private @Nullable SessionSegment segment;

    /**
     * A history without ticks.
     *
     * @param horizon microseconds
     */
    public SymbolHistory(long horizon, InstrumentFile.Rules rules) {
        this.horizon = horizon;
        this.rules = rules;
    }

    /** The condition table of the symbol. */
    ConditionTable conditions() {
        return rules.conditions();
    }

    /**
     * Says what the next accepted tick of the symbol is.
     *
     * @param offset its place in the partition, above that of every tick before
     */
    public Classified classify(Message.Trade trade, long offset) {
        newest = Math.max(newest, trade.eventTime());
        if (trade.eventTime() < newest - horizon) {
            return Classified.late(trade, newest - trade.eventTime());
        }
        Folded original = original(trade, offset);
        if (original != null) {
            return Classified.duplicate(trade, original.offset());
        }
        SessionSegment at = segmentAt(trade.eventTime());
        Message.Snapshot snapshot = trade.snapshot();
        if (snapshot == null) {
            return folded(trade, at);
        }
        SnapshotStep step =
                snapshots.step(trade.source(), LocalDate.ofEpochDay(at.sessionDate()), snapshot);
        return folded(trade.sized(step.volume()), at).ofSnapshot(step);
    }

    private Classified folded(Message.Trade trade, SessionSegment at) {
        return Classified.folded(
                trade,
                at,
                rules.conditions().intraday(trade.conditions()),
                rules.conditions().daily(trade.conditions()));
    }

    /** Takes snapshots before the first record for known. */
    public void begin(SnapshotBegin before) {
        snapshots.begin(before);
    }

    /** Newest event time so far, microseconds since the epoch; the smallest number before any. */
    public long newest() {
        return newest;
    }

    /** The folded tick that this one repeats; null when there is none, and its id is noted. */
    private @Nullable Folded original(Message.Trade trade, long offset) {
        String id = trade.sourceAndId();
        if (id == null) {
            return null;
        }
        Folded before = tradeIds.get(id);
        if (before != null && before.eventTime() >= newest - horizon) {
            return before;
        }
        tradeIds.put(id, new Folded(trade.eventTime(), offset));
        if (tradeIds.size() >= purgeAt) {
            tradeIds.values().removeIf(folded -> folded.eventTime() < newest - horizon);
            purgeAt = Math.max(FIRST_PURGE, 2 * tradeIds.size());
        }
        return null;
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
