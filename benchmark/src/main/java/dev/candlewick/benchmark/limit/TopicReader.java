package dev.candlewick.benchmark.limit;

import dev.candlewick.benchmark.pass.FrozenTopic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A plain consumer around a frozen topic. */
final class TopicReader {
    /** Is given every message, partition by partition in the order of the log. */
    interface Visitor {
        void visit(ConsumerRecord<byte[], byte[]> message);
    }

    private final FrozenTopic topic;

    TopicReader(FrozenTopic topic) {
        this.topic = topic;
    }

    /** Reads all there is; returns the number of messages. */
    long read(Visitor visitor) {
        long count = 0;
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions =
                    IntStream.range(0, topic.partitions())
                            .mapToObj(partition -> new TopicPartition(topic.name(), partition))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (count < topic.messages()) {
                ConsumerRecords<byte[], byte[]> messages = consumer.poll(Duration.ofSeconds(5));
                for (ConsumerRecord<byte[], byte[]> message : messages) {
                    visitor.visit(message);
                }
                count += messages.count();
            }
        }
        return count;
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        topic.bootstrapServers(),
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        FrozenTopic.MAX_POLL_RECORDS,
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
