package dev.candlewick.job.source;

import java.util.Collection;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/**
 * A partition that the job does not know is read from its first message. A known one whose next
 * message is gone is not read on from somewhere else, as Kafka's consumer does when it is allowed
 * to reset its offsets: the job fails, and says at its restart what is missing.
 */
final class FromTheBeginning implements OffsetsInitializer {

    private static final long serialVersionUID = 1;

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
        return retriever.beginningOffsets(partitions);
    }

    @Override
    @SuppressWarnings("deprecation") // the connector's interface asks for it
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
        return OffsetResetStrategy.NONE;
    }
}
