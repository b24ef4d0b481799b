package dev.candlewick.job.source;

import dev.candlewick.archive.Archive;
import dev.candlewick.archive.ArchivedRecord;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * The part of a topic that Kafka no longer has, as an archive holds it. What lies before a gap of
 * the archive is of no use, nor is an archive that ends before the first message that Kafka has.
 *
 * @param place folder of the archive, or {@code s3://bucket/folder}
 */
public record Older(String place) implements Serializable {

    private static final long serialVersionUID = 1;

    /**
     * The first offset that can be read, by partition.
     *
     * @param topicId of the topic that Kafka has now
     * @param beginnings the first offsets that Kafka still has, by partition
     */
    public Map<Integer, Long> beginnings(
            String topic, String topicId, Map<Integer, Long> beginnings) {
        if (beginnings.values().stream().allMatch(first -> first == 0)) {
            return beginnings;
        }
        Archive archive = open(topic, topicId);
        Map<Integer, Long> first = new HashMap<>(beginnings);
        first.replaceAll((partition, offset) -> archive.before(partition, offset).from());
        return first;
    }

    /** Opens it. */
    Archive open(String topic, String topicId) {
        try {
            return Archive.open(place, Archive.folder(topic, topicId));
        } catch (IOException e) {
            throw new UncheckedIOException("The archive in " + place + " cannot be read", e);
        }
    }

    /** A record as the consumer of {@link TickSource} would have given it. */
    @SuppressWarnings("unchecked") // key and value are buffers there too
    static ConsumerRecord<byte[], byte[]> asKafka(String topic, ArchivedRecord kept) {
        RecordHeaders headers = new RecordHeaders();
        kept.headers().forEach(header -> headers.add(header.name(), header.value()));
        ConsumerRecord<?, ?> record =
                new ConsumerRecord<@Nullable ByteBuffer, @Nullable ByteBuffer>(
                        topic,
                        kept.partition(),
                        kept.offset(),
                        kept.time(),
                        kept.appendTime()
                                ? TimestampType.LOG_APPEND_TIME
                                : TimestampType.CREATE_TIME,
                        ConsumerRecord.NULL_SIZE,
                        ConsumerRecord.NULL_SIZE,
                        buffer(kept.key()),
                        buffer(kept.value()),
                        headers,
                        Optional.empty());
        return (ConsumerRecord<byte[], byte[]>) record;
    }

    private static @Nullable ByteBuffer buffer(byte @Nullable [] bytes) {
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }
}
