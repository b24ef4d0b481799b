package dev.candlewick.launcher.rules;

import dev.candlewick.job.anomaly.AnomalyRules;
import dev.candlewick.job.anomaly.KafkaRuleLog;
import dev.candlewick.job.anomaly.RuleBook;
import dev.candlewick.job.anomaly.RuleChange;
import dev.candlewick.job.anomaly.RuleMessage;
import dev.candlewick.job.anomaly.RuleRecord;
import dev.candlewick.job.anomaly.RuleRejection;
import dev.candlewick.launcher.CommandFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The topic of rules of one Kafka. Every method throws {@link CommandFailure} when that does not
 * answer.
 *
 * @param properties further settings of Kafka's clients, such as those for TLS
 */
public record RuleTopic(String bootstrapServers, String name, Map<String, String> properties) {
    private static final int ANSWER_MILLIS = 15_000;

    /**
     * Where a change lies.
     *
     * @param appendTime milliseconds since the epoch
     */
    public record Place(long offset, long appendTime) {}

    /** Every record that is there, the oldest first; none when there is no such topic. */
    public List<RuleRecord> records() {
        try {
            return new KafkaRuleLog(bootstrapServers, name, properties).all();
        } catch (KafkaException e) {
            throw silent(e);
        }
    }

    /** The rules among the records. */
    public static RuleBook book(List<RuleRecord> records) {
        RuleBook book = new RuleBook(AnomalyRules.defaults());
        for (RuleRecord record : records) {
            rule(record).ifPresent(change -> book.put(change, record.offset));
        }
        return book;
    }

    /** Empty when it is none, which the history shows. */
    private static Optional<RuleChange> rule(RuleRecord record) {
        try {
            return Optional.of(record.change());
        } catch (RuleRejection rejected) {
            return Optional.empty();
        }
    }

    /** Writes a change; all replicas have it when this returns. */
    public Place write(RuleChange change) {
        requireTopic();
        Map<String, Object> settings = settings();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ANSWER_MILLIS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS / 2);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            RecordMetadata written =
                    producer.send(
                                    new ProducerRecord<>(
                                            name,
                                            0,
                                            RuleMessage.key(change),
                                            RuleMessage.value(change)))
                            .get();
            return new Place(written.offset(), written.timestamp());
        } catch (ExecutionException e) {
            throw silent(Objects.requireNonNullElse(e.getCause(), e));
        } catch (KafkaException e) {
            throw silent(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.unavailable("Interrupted while writing the rule.", e);
        }
    }

    private void requireTopic() {
        Map<String, Object> settings = settings();
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        try (Admin admin = Admin.create(settings)) {
            TopicDescription found =
                    Objects.requireNonNull(
                            admin.describeTopics(List.of(name)).allTopicNames().get().get(name));
            if (found.partitions().size() != 1) {
                throw CommandFailure.unavailable(
                        "The topic '%s' at %s has %d partitions; rules need one, so that they have an order."
                                .formatted(name, bootstrapServers, found.partitions().size()));
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                throw CommandFailure.unavailable(
                        "Kafka at %s has no topic '%s'. Create it: kafka-topics.sh --bootstrap-server %s --create --topic %s --partitions 1 --config cleanup.policy=compact --config message.timestamp.type=LogAppendTime"
                                .formatted(bootstrapServers, name, bootstrapServers, name));
            }
            throw silent(Objects.requireNonNullElse(e.getCause(), e));
        } catch (KafkaException e) {
            throw silent(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.unavailable("Interrupted while asking Kafka.", e);
        }
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(properties);
        settings.put("bootstrap.servers", bootstrapServers);
        settings.putIfAbsent("client.id", "candlewick-rules");
        return settings;
    }

    private CommandFailure silent(Throwable cause) {
        return CommandFailure.unavailable(
                "Kafka at %s does not let the topic '%s' be used (%s)."
                        .formatted(bootstrapServers, name, cause.getMessage()),
                cause);
    }
}
