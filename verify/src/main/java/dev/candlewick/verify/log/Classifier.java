package dev.candlewick.verify.log;

import dev.candlewick.verify.message.Message;
import dev.candlewick.verify.message.RejectReason;
import dev.candlewick.verify.rule.InstrumentFile;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Classifies records; those of one partition must come in order of offset. Not thread safe. */
public final class Classifier {

    private final long horizon;
    private final InstrumentFile instruments;
    private final Map<String, Integer> homes;
    private final Map<Stretch, SymbolHistory> histories = new HashMap<>();
    private final Map<String, Long> unknownConditions = new HashMap<>();

    /** What one partition holds of a symbol. */
    private record Stretch(String symbol, int partition) {}

    /**
     * @param horizon microseconds
     * @param instruments the epoch's instrument file
     * @param homes the partition each known symbol belongs to; of others it is the one where they
     *     are seen first
     */
    public Classifier(long horizon, InstrumentFile instruments, Map<String, Integer> homes) {
        this.horizon = horizon;
        this.instruments = instruments;
        this.homes = new HashMap<>(homes);
    }

    /** Says what a record is. */
    public Classified classify(LogRecord record) {
        return switch (record.message()) {
            case Message.Heartbeat heartbeat -> Classified.heartbeat();
            case Message.Bar bar -> Classified.bar(bar);
            case Message.Gap gap -> Classified.gap();
            case Message.Rejected rejected -> Classified.rejected(rejected.reason());
            case Message.Trade trade -> classify(trade, record);
        };
    }

    /** Takes snapshots that lie before the first record for known. */
    public void begin(SnapshotBegin before) {
        history(before.symbol(), before.partition()).begin(before);
    }

    private SymbolHistory history(String symbol, int partition) {
        return histories.computeIfAbsent(
                new Stretch(symbol, partition),
                stretch -> new SymbolHistory(horizon, instruments.rulesOf(stretch.symbol)));
    }

    /** The partition each symbol belongs to, those seen first in the log included. */
    public Map<String, Integer> homes() {
        return Map.copyOf(homes);
    }

    /** How many folded ticks have conditions that their table does not wholly know, by table. */
    public SortedMap<String, Long> unknownConditions() {
        return new TreeMap<>(unknownConditions);
    }

    private Classified classify(Message.Trade trade, LogRecord record) {
        int partition = record.partition();
        SymbolHistory history = history(trade.symbol(), partition);
        Classified classified = history.classify(trade, record.offset());
        boolean folded = classified.segment() != null;
        if (folded && homes.computeIfAbsent(trade.symbol(), symbol -> partition) != partition) {
            SnapshotStep step = classified.snapshot();
            Classified rejected = Classified.rejected(RejectReason.WRONG_PARTITION);
            // Who folds a partition cannot know: the volume goes on from it all the same.
            return step == null ? rejected : rejected.ofSnapshot(step);
        }
        if (folded && !history.conditions().knows(trade.conditions())) {
            unknownConditions.merge(history.conditions().name(), 1L, Long::sum);
        }
        return classified;
    }
}
