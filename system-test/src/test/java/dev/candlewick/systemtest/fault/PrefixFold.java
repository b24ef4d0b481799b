package dev.candlewick.systemtest.fault;

import dev.candlewick.verify.log.Classified;
import dev.candlewick.verify.log.Classifier;
import dev.candlewick.verify.log.Fingerprint;
import dev.candlewick.verify.log.KafkaTickLog;
import dev.candlewick.verify.log.LogRecord;
import dev.candlewick.verify.message.Message;
import dev.candlewick.verify.rule.InstrumentFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The log of a topic, folded up to any offset. For symbols without a condition table, whose ticks
 * all count for everything.
 */
final class PrefixFold {
    private static final Comparator<Folded> ORDER =
            Comparator.comparingLong(Folded::eventTime).thenComparingLong(Folded::offset);

    private record Folded(long eventTime, long offset, long price, long size, long fingerprint) {}

    private final Map<String, List<Folded>> ticks = new HashMap<>();

    private PrefixFold() {}

    /**
     * Reads the whole topic.
     *
     * @param horizon microseconds
     */
    static PrefixFold of(String bootstrap, String topic, long horizon, String instruments) {
        PrefixFold fold = new PrefixFold();
        Classifier classifier =
                new Classifier(horizon, InstrumentFile.parse(instruments), Map.of());
        try (KafkaTickLog log = new KafkaTickLog(bootstrap, topic)) {
            log.read(log.ends(), record -> fold.add(record, classifier.classify(record)));
        }
        fold.ticks.values().forEach(list -> list.sort(ORDER));
        return fold;
    }

    /** How many ticks of the log are folded. */
    long ticks() {
        return ticks.values().stream().mapToLong(List::size).sum();
    }

    private void add(LogRecord record, Classified classified) {
        Message.Trade trade = classified.trade();
        if (trade == null || classified.segment() == null) {
            return;
        }
        long hash = Fingerprint.hash(Objects.requireNonNull(record.value()));
        ticks.computeIfAbsent(trade.symbol(), symbol -> new ArrayList<>())
                .add(
                        new Folded(
                                trade.eventTime(),
                                record.offset(),
                                trade.price(),
                                trade.size(),
                                Fingerprint.mix(record.partition(), record.offset(), hash)));
    }

    /** The row as the log up to its own last offset makes it; its finality is its own. */
    SeenRow fold(SeenRow row) {
        long open = 0;
        long high = Long.MIN_VALUE;
        long low = Long.MAX_VALUE;
        long close = 0;
        long volume = 0;
        long count = 0;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        long fingerprint = 0;
        for (Folded tick : between(row.key().symbol(), row.start(), row.end())) {
            if (tick.offset() > row.lastOffset()) {
                continue;
            }
            open = count == 0 ? tick.price() : open;
            high = Math.max(high, tick.price());
            low = Math.min(low, tick.price());
            close = tick.price();
            volume += tick.size();
            count++;
            first = Math.min(first, tick.offset());
            last = Math.max(last, tick.offset());
            fingerprint += tick.fingerprint();
        }
        return new SeenRow(
                row.key(),
                row.start(),
                row.end(),
                open,
                high,
                low,
                close,
                volume,
                count,
                first,
                last,
                fingerprint,
                row.isFinal());
    }

    private List<Folded> between(String symbol, long start, long end) {
        List<Folded> all = ticks.getOrDefault(symbol, List.of());
        return all.subList(firstAt(all, start), firstAt(all, end));
    }

    /** Index of the first tick at or after a time. */
    private static int firstAt(List<Folded> ordered, long time) {
        int low = 0;
        int high = ordered.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ordered.get(middle).eventTime() < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
