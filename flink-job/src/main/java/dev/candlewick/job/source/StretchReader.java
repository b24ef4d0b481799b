package dev.candlewick.job.source;

import java.io.IOException;
import java.util.Properties;
import java.util.Set;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.flink.connector.kafka.source.reader.KafkaPartitionSplitReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Reads as the connector does, but hands on whole stretches of what it has polled. */
@SuppressWarnings("try") // it is closed as the connector closes its own
final class StretchReader extends KafkaPartitionSplitReader {

    private final StretchMetrics metrics;
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
                older != null && older.isDue() ? older.next() : super.fetch(), metrics);
    }

    @Override
    public void close() throws Exception {
        if (older != null) {
            older.close();
        }
        super.close();
    }

    /** One poll, in stretches; run through by the task's own thread. */
    private static final class Stretches
            implements RecordsWithSplitIds<ConsumerRecord<byte[], byte[]>> {

        private final RecordsWithSplitIds<ConsumerRecord<byte[], byte[]>> polled;
        private final StretchMetrics metrics;
        private final PolledStretch stretch = new PolledStretch();

        Stretches(
                RecordsWithSplitIds<ConsumerRecord<byte[], byte[]>> polled,
                StretchMetrics metrics) {
            this.polled = polled;
            this.metrics = metrics;
        }

        @Override
        public @Nullable String nextSplit() {
            return polled.nextSplit();
        }

        @Override
        public @Nullable ConsumerRecord<byte[], byte[]> nextRecordFromSplit() {
            stretch.clear();
            while (!stretch.isFull()) {
                ConsumerRecord<byte[], byte[]> record = polled.nextRecordFromSplit();
                if (record == null) {
                    break;
                }
                stretch.add(record);
            }
            if (stretch.size() == 0) {
                return null;
            }
            metrics.endStretch(stretch.size());
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
