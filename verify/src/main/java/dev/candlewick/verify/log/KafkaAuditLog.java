package dev.candlewick.verify.log;

import dev.candlewick.verify.UnavailableException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/** A topic. Not thread safe. */
public final class KafkaAuditLog implements AuditLog {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final String CLIENT = "candlewick-audit";
    private static final String STAMPED = "LogAppendTime";

    private final String topic;
    private final KafkaRecords records;
    private final Admin admin;

    /** A reader of this topic; connects when it is first asked. */
    public KafkaAuditLog(String bootstrapServers, String topic) {
        this.topic = topic;
        records = new KafkaRecords(bootstrapServers, topic, CLIENT, PATIENCE);
        admin =
                Admin.create(
                        Map.of(
                                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrapServers,
                                AdminClientConfig.CLIENT_ID_CONFIG,
                                CLIENT));
    }

    @Override
    public Set<Integer> partitions() {
        Set<Integer> numbers = new TreeSet<>();
        Objects.requireNonNull(
                        await(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic))
                .partitions()
                .forEach(partition -> numbers.add(partition.partition()));
        return numbers;
    }

    @Override
    public boolean isStamped() {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Config settings =
                Objects.requireNonNull(
                        await(admin.describeConfigs(List.of(resource)).all()).get(resource));
        return STAMPED.equals(settings.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).value());
    }

    @Override
    public long since(int partition, long time) {
        TopicPartition asked = new TopicPartition(topic, partition);
        OffsetSpec from = OffsetSpec.forTimestamp(Math.max(0, Math.floorDiv(time, 1_000)));
        long offset = await(admin.listOffsets(Map.of(asked, from)).partitionResult(asked)).offset();
        return offset < 0 ? end(partition) : offset;
    }

    @Override
    public Map<Integer, Long> covered(String group) {
        Map<Integer, Long> covered = new HashMap<>();
        await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(group))
                .forEach(
                        (partition, offset) -> {
                            if (partition.topic().equals(topic) && offset != null) {
                                covered.put(partition.partition(), offset.offset());
                            }
                        });
        return covered;
    }

    @Override
    public long beginning(int partition) {
        return records.beginning(partition);
    }

    @Override
    public long end(int partition) {
        return records.end(partition);
    }

    @Override
    public void read(int partition, long from, long until, Predicate<LogRecord> reader) {
        records.read(partition, from, until, reader);
    }

    @Override
    public void close() {
        records.close();
        admin.close(Duration.ofSeconds(1));
    }

    private <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw unavailable(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw unavailable(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(e);
        }
    }

    private UnavailableException unavailable(Throwable cause) {
        return new UnavailableException(
                "cannot ask Kafka about the topic %s: %s".formatted(topic, cause), cause);
    }
}
