package dev.candlewick.launcher.run;

import dev.candlewick.launcher.CommandFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** The tick topic seen from outside: how far it goes, and how far the job has read it for good. */
public final class TickLog implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final String topic;
    private final Admin admin;

    public TickLog(String bootstrapServers, String topic) {
        Properties properties = new Properties();
        properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "candlewick-launcher");
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        this.topic = topic;
        this.admin = Admin.create(properties);
    }

    /**
     * Consumer group of the job that writes an epoch; its committed offsets move on completed
     * checkpoints only.
     */
    public static String group(int logEpoch) {
        return "candlewick-epoch-" + logEpoch;
    }

    /** Id that Kafka gave the topic when it was created; another one means another log. */
    public String topicId() {
        return description().topicId().toString();
    }

    /**
     * Whether the broker stamps the messages of the topic with its own clock, so that a tick from
     * the future can be told.
     */
    public boolean hasAppendTime() {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        ConfigEntry type =
                Objects.requireNonNull(
                                await(admin.describeConfigs(List.of(resource)).all()).get(resource))
                        .get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG);
        return type != null && "LogAppendTime".equals(type.value());
    }

    /** For each partition the offset that the next message will get. */
    public Map<Integer, Long> endOffsets() {
        return offsets(OffsetSpec.latest());
    }

    /** For each partition the offset of the first message that is still there. */
    public Map<Integer, Long> beginningOffsets() {
        return offsets(OffsetSpec.earliest());
    }

    private Map<Integer, Long> offsets(OffsetSpec spec) {
        Map<TopicPartition, OffsetSpec> asked =
                description().partitions().stream()
                        .map(partition -> new TopicPartition(topic, partition.partition()))
                        .collect(Collectors.toMap(Function.identity(), p -> spec));
        return await(admin.listOffsets(asked).all()).entrySet().stream()
                .collect(
                        Collectors.toMap(
                                entry -> entry.getKey().partition(),
                                entry -> entry.getValue().offset(),
                                Math::max,
                                TreeMap::new));
    }

    /**
     * For each partition the offset up to which a completed checkpoint of an epoch's job covers it;
     * partitions that none covers are absent.
     */
    public Map<Integer, Long> coveredOffsets(int logEpoch) {
        return coveredOffsets(group(logEpoch));
    }

    /**
     * For each partition the offset up to which a completed checkpoint covers it, by the consumer
     * group of a job; partitions that none covers are absent.
     */
    Map<Integer, Long> coveredOffsets(String group) {
        Map<TopicPartition, OffsetAndMetadata> committed =
                await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata(group));
        Map<Integer, Long> covered = new TreeMap<>();
        committed.forEach(
                (partition, offset) -> {
                    if (partition.topic().equals(topic) && offset != null) {
                        covered.put(partition.partition(), offset.offset());
                    }
                });
        return covered;
    }

    /** Messages that no completed checkpoint of an epoch's job covers yet. */
    public long lag(int logEpoch) {
        return behind(endOffsets(), coveredOffsets(logEpoch));
    }

    /** How many messages of the end offsets the covered ones leave out. */
    public static long behind(Map<Integer, Long> end, Map<Integer, Long> covered) {
        return end.entrySet().stream()
                .mapToLong(e -> Math.max(0, e.getValue() - covered.getOrDefault(e.getKey(), 0L)))
                .sum();
    }

    /**
     * Forgets what an epoch's job has read. A job that starts without its state must fold the log
     * from the first message on, and would start at these offsets otherwise.
     */
    public void forgetCoveredOffsets(int logEpoch) {
        try {
            admin.deleteConsumerGroups(List.of(group(logEpoch)))
                    .all()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw unreachable(e);
            }
        } catch (TimeoutException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(1));
    }

    private TopicDescription description() {
        return Objects.requireNonNull(
                await(admin.describeTopics(List.of(topic)).allTopicNames()).get(topic));
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw unreachable(e);
        } catch (TimeoutException e) {
            throw unreachable(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static CommandFailure unreachable(Throwable cause) {
        Throwable reason = cause.getCause() == null ? cause : cause.getCause();
        return CommandFailure.unavailable(
                "Kafka does not answer (" + reason + "). See ./candlewick status.", cause);
    }

    private static CommandFailure interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return CommandFailure.unavailable("Interrupted while asking Kafka.", e);
    }
}
