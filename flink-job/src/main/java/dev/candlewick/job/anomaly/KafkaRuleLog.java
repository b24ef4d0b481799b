package dev.candlewick.job.anomaly;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the topic of rules from its beginning to its end, with a consumer of its own that leaves no
 * trace in Kafka.
 *
 * @param properties further properties of the consumer, for instance how to log in
 */
public record KafkaRuleLog(String bootstrapServers, String topic, Map<String, String> properties)
        implements RuleLog {

    private static final int ANSWER_MILLIS = 30_000;
    private static final Duration POLL = Duration.ofMillis(500);

    /**
     * {@inheritDoc}
     *
     * @throws KafkaException when the broker does not answer within half a minute, or does not
     *     allow it
     */
    @Override
    public List<RuleRecord> all() {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        settings(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = partitions(consumer);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<RuleRecord> records = new ArrayList<>();
            long deadline = System.nanoTime() + Duration.ofMillis(ANSWER_MILLIS).toNanos();
            while (isBehind(consumer, ends)) {
                if (System.nanoTime() > deadline) {
                    throw new KafkaException(
                            "the topic " + topic + " could not be read to its end in time");
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    records.add(RuleRecord.of(record));
                }
            }
            records.sort(
                    Comparator.comparing((RuleRecord record) -> record.partition)
                            .thenComparing(record -> record.offset));
            return records;
        }
    }

    private static boolean isBehind(Consumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
    }

    private List<TopicPartition> partitions(Consumer<?, ?> consumer) {
        List<PartitionInfo> found = consumer.partitionsFor(topic);
        return found == null
                ? List.of()
                : found.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(properties);
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.putIfAbsent(ConsumerConfig.CLIENT_ID_CONFIG, "candlewick-rules");
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return settings;
    }
}
