package dev.candlewick.job.source;

import org.apache.flink.connector.kafka.source.metrics.KafkaSourceReaderMetrics;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.kafka.common.TopicPartition;

/** The connector's metrics, which take up a position once for each stretch. */
final class StretchMetrics extends KafkaSourceReaderMetrics {

    private final Counter recordsIn;

    StretchMetrics(SourceReaderMetricGroup group) {
        super(group);
        recordsIn = group.getIOMetricGroup().getNumRecordsInCounter();
    }

    /** Called for each record by the fetching thread: it has been polled, but not read on. */
    @Override
    public void recordCurrentOffset(TopicPartition of, long current) {}

    /** Takes up what the thread of the task has taken. */
    void taken(PolledStretch stretch) {
        super.recordCurrentOffset(
                new TopicPartition(stretch.topic(), stretch.partition()), stretch.offset());
        // The reader itself counts one for what it is given.
        recordsIn.inc(stretch.decoded().count - 1L);
    }
}
