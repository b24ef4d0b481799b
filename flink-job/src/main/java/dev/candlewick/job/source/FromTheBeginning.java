package dev.candlewick.job.source;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * A partition that the job does not know is read from its first message. A known one whose next
 * message is gone is not read on from somewhere else, as Kafka's consumer does when it is allowed
 * to reset its offsets: the job fails, and says at its restart what is missing.
 */
final class FromTheBeginning implements OffsetsInitializer {

    private static final long serialVersionUID = 1;

    private final @Nullable ArchivedLogView archived;

    /**
     * @param archived where a topic begins whose first messages only its archive has; null for one
     *     without an archive
     */
    FromTheBeginning(@Nullable ArchivedLogView archived) {
        this.archived = archived;
    }

    @Override
    public Map<TopicPartition, Long> getPartitionOffsets(
            Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
        Map<TopicPartition, Long> beginnings = retriever.beginningOffsets(partitions);
        if (archived == null || beginnings.values().stream().allMatch(first -> first == 0)) {
            return beginnings;
        }
        Map<Integer, Long> older = look(archived);
        Map<TopicPartition, Long> first = new HashMap<>(beginnings);
        first.replaceAll((partition, offset) -> older.getOrDefault(partition.partition(), offset));
        return first;
    }

    private static Map<Integer, Long> look(ArchivedLogView archived) {
        try {
            return archived.look().beginnings();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    @SuppressWarnings("deprecation") // the connector's interface asks for it
    public OffsetResetStrategy getAutoOffsetResetStrategy() {
        return OffsetResetStrategy.NONE;
    }
}
