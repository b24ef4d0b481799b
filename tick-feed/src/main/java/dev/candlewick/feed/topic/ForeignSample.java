package dev.candlewick.feed.topic;

import dev.candlewick.feed.FeedException;
import dev.candlewick.feed.mapping.ForeignMessage;
import dev.candlewick.feed.mapping.Mapping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** A look at the first messages of somebody else's topic. */
public final class ForeignSample {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private ForeignSample() {}

    /**
     * The first messages, of all partitions; the last ones of a topic that is to be read from its
     * end.
     *
     * @param count at most so many
     * @throws FeedException when the topic cannot be read, or holds no message
     */
    public static List<ForeignMessage> of(ForeignTopic topic, Mapping.Start start, int count) {
        try (Consumer<byte[], byte[]> consumer = topic.consumer()) {
            List<TopicPartition> partitions = topic.partitions(consumer);
            consumer.assign(partitions);
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
            ForeignTopic.firstOffsets(consumer, partitions, start)
                    .forEach(
                            (partition, from) -> {
                                long beginning = beginnings.getOrDefault(partition, 0L);
                                consumer.seek(
                                        partition,
                                        start.latest() ? Math.max(beginning, from - count) : from);
                            });
            List<ForeignMessage> messages = read(consumer, ends, count);
            if (messages.isEmpty()) {
                throw FeedException.notAvailable(
                        "The topic %s holds no message to look at.".formatted(topic.name()));
            }
            return messages.stream()
                    .sorted(Comparator.comparingLong(ForeignMessage::timestamp))
                    .limit(count)
                    .toList();
        } catch (KafkaException failure) {
            throw topic.unavailable(failure);
        }
    }

    /** As many of each partition as are asked for in all, or up to its end. */
    private static List<ForeignMessage> read(
            Consumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends, int count) {
        List<ForeignMessage> messages = new ArrayList<>();
        Map<TopicPartition, Integer> counts = new HashMap<>();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            ends.entrySet()
                    .removeIf(
                            end ->
                                    consumer.position(end.getKey()) >= end.getValue()
                                            || counts.getOrDefault(end.getKey(), 0) >= count);
            if (ends.isEmpty()) {
                break;
            }
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (counts.merge(partition, 1, Integer::sum) <= count) {
                    messages.add(ForeignReader.message(record));
                }
            }
        }
        return messages;
    }
}
