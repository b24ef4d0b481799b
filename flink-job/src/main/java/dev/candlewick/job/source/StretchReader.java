package dev.candlewick.job.source;

import dev.candlewick.job.tick.TickParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.flink.connector.kafka.source.reader.KafkaPartitionSplitReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads as the connector does, and decodes what it has polled, in stretches, before the thread of
 * the task gets it: each record is a dozen small objects that the fetching thread has just made,
 * and to follow them from another core costs more than to decode the tick.
 */
@SuppressWarnings("try") // it is closed as the connector closes its own
final class StretchReader extends KafkaPartitionSplitReader {

    private final StretchMetrics metrics;
    private final TickParser parser = new TickParser();
    private final @Nullable OlderRecords older;

    /**
     * @param archived where a topic begins whose first messages only its archive has; null for one
     *     without an archive
     */
    StretchReader(
            Properties properties,
            SourceReaderContext context,
            StretchMetrics metrics,
            @Nullable ArchivedLogView archived) {
        super(properties, context, metrics);
        this.metrics = metrics;
        older = archived == null ? null : new OlderRecords(archived);
    }

    @Override
    public void handleSplitsChanges(SplitsChange<KafkaPartitionSplit> change) {
        super.handleSplitsChanges(older == null ? change : older.divert(change));
    }

    @Override
    public RecordsWithSplitIds<ConsumerRecord<byte[], byte[]>> fetch() throws IOException {
        return new Stretches(
                older != null && older.isDue() ? older.next() : super.fetch(), parser, metrics);
    }

    @Override
    public void close() throws Exception {
        if (older != null) {
            older.close();
        }
        super.close();
    }

    /** One poll. Filled by the fetching thread, run through by that of the task. */
    private static final class Stretches
            implements RecordsWithSplitIds<ConsumerRecord<byte[], byte[]>> {

        private record Split(String id, List<PolledStretch> stretches) {}

        private final RecordsWithSplitIds<ConsumerRecord<byte[], byte[]>> polled;
        private final StretchMetrics metrics;
        private final Iterator<Split> splits;
        private Iterator<PolledStretch> stretches = Collections.emptyIterator();

        Stretches(
                RecordsWithSplitIds<ConsumerRecord<byte[], byte[]>> polled,
                TickParser parser,
                StretchMetrics metrics) {
            this.polled = polled;
            this.metrics = metrics;
            List<Split> all = new ArrayList<>();
            for (String id; (id = polled.nextSplit()) != null; ) {
                all.add(new Split(id, decode(polled, parser)));
            }
            splits = all.iterator();
        }

        private static List<PolledStretch> decode(
                RecordsWithSplitIds<ConsumerRecord<byte[], byte[]>> polled, TickParser parser) {
            List<PolledStretch> stretches = new ArrayList<>();
            @Nullable PolledStretch stretch = null;
            for (ConsumerRecord<?, ?> record; (record = polled.nextRecordFromSplit()) != null; ) {
                if (stretch == null || stretch.isFull()) {
                    stretch = new PolledStretch(record.topic(), record.partition());
                    stretches.add(stretch);
                }
                stretch.add(record, parser);
            }
            return stretches;
        }

        @Override
        public @Nullable String nextSplit() {
            if (!splits.hasNext()) {
                return null;
            }
            Split split = splits.next();
            stretches = split.stretches.iterator();
            return split.id;
        }

        @Override
        public @Nullable ConsumerRecord<byte[], byte[]> nextRecordFromSplit() {
            if (!stretches.hasNext()) {
                return null;
            }
            PolledStretch stretch = stretches.next();
            metrics.taken(stretch);
            return stretch;
        }

        @Override
        public Set<String> finishedSplits() {
            return polled.finishedSplits();
        }

        @Override
        public void recycle() {
            polled.recycle();
        }
    }
}
