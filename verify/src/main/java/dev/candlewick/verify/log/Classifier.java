package dev.candlewick.verify.log;

import dev.candlewick.verify.message.Message;
import dev.candlewick.verify.message.MessageParser;
import dev.candlewick.verify.message.RejectReason;
import dev.candlewick.verify.rule.InstrumentFile;
import java.util.HashMap;
import java.util.Map;

/** Classifies records; those of one partition must come in order of offset. Not thread safe. */
public final class Classifier {

    private final long horizon;
    private final InstrumentFile instruments;
    private final Map<String, Integer> homes;
    private final Map<Stretch, SymbolHistory> histories = new HashMap<>();

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
        return switch (MessageParser.parse(record.key(), record.value(), record.appendTime())) {
            case Message.Heartbeat heartbeat -> Classified.heartbeat();
            case Message.Rejected rejected -> Classified.rejected(rejected.reason());
            case Message.Trade trade -> classify(trade, record.partition());
        };
    }

    /** The partition each symbol belongs to, those seen first in the log included. */
    public Map<String, Integer> homes() {
        return Map.copyOf(homes);
    }

    private Classified classify(Message.Trade trade, int partition) {
        Classified classified =
                histories
                        .computeIfAbsent(
                                new Stretch(trade.symbol(), partition),
                                stretch ->
                                        new SymbolHistory(
                                                horizon, instruments.rulesOf(stretch.symbol)))
                        .classify(trade);
        boolean folded = classified.segment() != null;
        if (folded && homes.computeIfAbsent(trade.symbol(), symbol -> partition) != partition) {
            return Classified.rejected(RejectReason.WRONG_PARTITION);
        }
        return classified;
    }
}
