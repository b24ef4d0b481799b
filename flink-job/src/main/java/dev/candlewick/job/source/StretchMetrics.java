package dev.candlewick.job.source;

import org.apache.flink.connector.kafka.source.metrics.KafkaSourceReaderMetrics;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** The connector's metrics, which take up a position once for each stretch. */
final class StretchMetrics extends KafkaSourceReaderMetrics {

    private final Counter recordsIn;
    private @Nullable TopicPartition partition;
    private long offset;

    StretchMetrics(SourceReaderMetricGroup group) {
        super(group);
        recordsIn = group.getIOMetricGroup().getNumRecordsInCounter();
    }

    /** Called for each record, by the thread of the task. */
    @Override
    public void recordCurrentOffset(TopicPartition of, long current) {
        partition = of;
        offset = current;
    }

    /** Takes up where the reader has come to, after so many records, and at least one. */
    void endStretch(int records) {
        TopicPartition of = partition;
        if (of != null) {
            super.recordCurrentOffset(of, offset);
        }
        // The reader itself counts one for what it is given.
        recordsIn.inc(records - 1L);
    }
}
