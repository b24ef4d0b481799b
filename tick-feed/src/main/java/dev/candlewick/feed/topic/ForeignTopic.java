package dev.candlewick.feed.topic;

import dev.candlewick.feed.FeedException;
import dev.candlewick.feed.mapping.Mapping;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Somebody else's topic. Nothing is written where it lies, not even how far it was read: reading it
 * needs no consumer group and no right but to read.
 */
public final class ForeignTopic {
    private static final int ANSWER_MILLIS = 15_000;
    private static final TopicDescription NOT_TOLD = new TopicDescription("", false, List.of());

    private final String topic;
    private final Map<String, Object> config = new HashMap<>();

    /**
     * Connects to nothing yet.
     *
     * @param properties file with settings of Kafka's clients; empty: there are none to make
     * @param bootstrapServers where it lies, when the file does not say so
     * @throws FeedException when the file cannot be read
     */
    public ForeignTopic(String topic, Optional<Path> properties, String bootstrapServers) {
        this.topic = topic;
        properties.ifPresent(
                file -> {
                    Properties read = new Properties();
                    try (InputStream bytes = Files.newInputStream(file)) {
                        read.load(bytes);
                    } catch (IOException | IllegalArgumentException failure) {
                        throw FeedException.wrongUsage(
                                "The Kafka properties %s cannot be read: %s."
                                        .formatted(file, failure));
                    }
                    read.stringPropertyNames()
                            .forEach(name -> config.put(name, read.getProperty(name)));
                });
        config.putIfAbsent(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        config.putIfAbsent(ConsumerConfig.CLIENT_ID_CONFIG, "candlewick-topic-feed");
        // Messages of transactions that were aborted have never been sent.
        config.putIfAbsent(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.putIfAbsent(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        config.remove(ConsumerConfig.GROUP_ID_CONFIG);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1_000);
    }

    /** Name of the topic. */
    public String name() {
        return topic;
    }

    /**
     * What Kafka named it when it was created: one that is deleted and created again gets another
     * name. Empty when Kafka is too old to tell, or does not tell this user.
     */
    public Optional<String> id() {
        Map<String, Object> asking = new HashMap<>(config);
        asking.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        asking.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        try (Admin admin = Admin.create(asking)) {
            Uuid id =
                    admin.describeTopics(List.of(topic))
                            .allTopicNames()
                            .get(ANSWER_MILLIS, TimeUnit.MILLISECONDS)
                            .getOrDefault(topic, NOT_TOLD)
                            .topicId();
            return Uuid.ZERO_UUID.equals(id) ? Optional.empty() : Optional.of(id.toString());
        } catch (ExecutionException | TimeoutException | KafkaException unknown) {
            // Whether it can be read at all, reading it will say.
            return Optional.empty();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    Consumer<byte[], byte[]> consumer() {
        try {
            return new KafkaConsumer<>(
                    config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        } catch (KafkaException refused) {
            Throwable cause = refused.getCause() == null ? refused : refused.getCause();
            String words = String.valueOf(cause.getMessage());
            throw FeedException.wrongUsage(
                    "The Kafka properties do not make a client: "
                            // What is said of a login may quote a part of it.
                            + (words.contains("JAAS") || words.contains("jaas")
                                    ? "sasl.jaas.config cannot be read; it is like ...PlainLoginModule required username=\"...\" password=\"...\";"
                                    : words + "."));
        }
    }

    /**
     * Its partitions.
     *
     * @throws FeedException when it is not there, or Kafka does not answer
     */
    List<TopicPartition> partitions(Consumer<?, ?> consumer) {
        List<PartitionInfo> found;
        try {
            found = consumer.partitionsFor(topic);
        } catch (KafkaException failure) {
            throw unavailable(failure);
        }
        if (found == null || found.isEmpty()) {
            throw FeedException.notAvailable(
                    "Kafka at %s has no topic '%s', or does not show it to this user."
                            .formatted(config.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG), topic));
        }
        return found.stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .sorted(java.util.Comparator.comparingInt(TopicPartition::partition))
                .toList();
    }

    /** Where to begin the first time. */
    static Map<TopicPartition, Long> firstOffsets(
            Consumer<?, ?> consumer, List<TopicPartition> partitions, Mapping.Start start) {
        if (start.latest()) {
            return consumer.endOffsets(partitions);
        }
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
        if (start.from().isEmpty()) {
            return beginnings;
        }
        long from = start.from().get().toEpochMilli();
        Map<TopicPartition, OffsetAndTimestamp> found =
                consumer.offsetsForTimes(
                        partitions.stream().collect(Collectors.toMap(p -> p, p -> from)));
        Map<TopicPartition, Long> offsets = new HashMap<>(consumer.endOffsets(partitions));
        found.forEach(
                (partition, offset) -> {
                    if (offset != null) {
                        offsets.put(partition, offset.offset());
                    }
                });
        return offsets;
    }

    /** What to say when Kafka fails; what it says holds no password. */
    FeedException unavailable(KafkaException failure) {
        String advice =
                switch (failure) {
                    case AuthenticationException refused ->
                            "look at user, password and mechanism in the properties";
                    case AuthorizationException refused ->
                            "the user needs the rights READ and DESCRIBE on the topic";
                    default ->
                            "is it up, and do the properties name its protocol and certificates?";
                };
        FeedException stop =
                FeedException.notAvailable(
                        "Kafka at %s cannot be read (%s): %s Nothing was lost; the feed goes on where it stood when it is started again."
                                .formatted(
                                        config.get(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG),
                                        failure.getMessage(),
                                        advice));
        stop.initCause(failure);
        return stop;
    }
}
