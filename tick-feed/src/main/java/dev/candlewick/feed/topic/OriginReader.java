package dev.candlewick.feed.topic;

import dev.candlewick.feed.FeedException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Finds out how far a source has come. Of each partition it reads the end, and more and more of
 * what is before it, until it meets a heartbeat of the source: that tells everything before it.
 */
final class OriginReader {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long FIRST_LOOK = 5_000;
    private static final long FURTHER = 16;

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final String source;
    private Optional<String> topicId = Optional.empty();

    OriginReader(Consumer<byte[], byte[]> consumer, String topic, String source) {
        this.consumer = consumer;
        this.topic = topic;
        this.source = source;
    }

    /**
     * Reads up to the end that the topic has now.
     *
     * @throws FeedException when the topic does not answer in time
     */
    Origins read(int partitions) {
        Map<Integer, Map<Integer, Long>> next = new HashMap<>();
        for (int number = 0; number < partitions; number++) {
            next.put(number, reached(new TopicPartition(topic, number)));
        }
        return new Origins(next, topicId);
    }

    private Map<Integer, Long> reached(TopicPartition partition) {
        List<TopicPartition> only = List.of(partition);
        consumer.assign(only);
        long beginning = consumer.beginningOffsets(only).getOrDefault(partition, 0L);
        long end = consumer.endOffsets(only).getOrDefault(partition, 0L);
        for (long look = FIRST_LOOK; ; look *= FURTHER) {
            long from = Math.max(beginning, end - look);
            Map<Integer, Long> reached = new HashMap<>();
            if (told(partition, from, end, reached) || from == beginning) {
                return reached;
            }
        }
    }

    /** Whether a heartbeat of the source was among the messages. */
    private boolean told(
            TopicPartition partition, long from, long end, Map<Integer, Long> reached) {
        boolean told = false;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        consumer.seek(partition, from);
        while (consumer.position(partition) < end) {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            if (!polled.isEmpty()) {
                deadline = System.nanoTime() + PATIENCE.toNanos();
            }
            for (ConsumerRecord<byte[], byte[]> message : polled) {
                Map<Integer, Long> read =
                        OriginHeaders.of(message.headers(), OriginHeaders.READ, source);
                Map<Integer, Long> origin =
                        OriginHeaders.of(message.headers(), OriginHeaders.ORIGIN, source);
                if (read != null) {
                    told = true;
                    topicId = Optional.ofNullable(OriginHeaders.topic(message.headers()));
                    read.forEach((number, offset) -> reached.merge(number, offset, Math::max));
                } else if (origin != null) {
                    origin.forEach(
                            (number, offset) -> reached.merge(number, offset + 1, Math::max));
                }
            }
            if (System.nanoTime() > deadline) {
                throw FeedException.notAvailable(
                        "Kafka does not hand out the newest messages of %s. Look at the broker's log."
                                .formatted(partition));
            }
        }
        return told;
    }
}
