package dev.candlewick.verify.log;

import dev.candlewick.verify.UnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** A topic, read by a plain consumer without a group. Not thread safe. */
public final class KafkaRecords implements RecordSource {

    /** A shorter patience gives up on a broker that is only busy; people do not wait longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private static final Duration LAST_WAIT = Duration.ofMillis(200);

    private final String bootstrapServers;
    private final String topic;
    private final Duration patience;
    private final KafkaConsumer<byte[], byte[]> consumer;

    /**
     * A reader of this topic; connects when it is first asked.
     *
     * @param clientId its name in the broker's logs
     */
    public KafkaRecords(String bootstrapServers, String topic, String clientId) {
        this(bootstrapServers, topic, clientId, PATIENCE);
    }

    /**
     * A reader of this topic; connects when it is first asked.
     *
     * @param patience how long Kafka may be silent before it counts as away
     * @throws UnavailableException when its address cannot be looked up
     */
    KafkaRecords(String bootstrapServers, String topic, String clientId, Duration patience) {
        this.bootstrapServers = bootstrapServers;
        this.topic = topic;
        this.patience = patience;
        try {
            consumer = LogConsumer.open(bootstrapServers, clientId, patience);
        } catch (KafkaException unresolved) {
            // For instance a host name that nobody knows while its container is down.
            throw new UnavailableException(
                    "cannot look for Kafka at " + bootstrapServers, unresolved);
        }
    }

    @Override
    public long beginning(int partition) {
        List<TopicPartition> asked = List.of(new TopicPartition(topic, partition));
        try {
            return only(consumer.beginningOffsets(asked));
        } catch (KafkaException e) {
            throw unavailable(e);
        }
    }

    @Override
    public long end(int partition) {
        List<TopicPartition> asked = List.of(new TopicPartition(topic, partition));
        try {
            return only(consumer.endOffsets(asked));
        } catch (KafkaException e) {
            throw unavailable(e);
        }
    }

    @Override
    public void read(int partition, long from, long until, Predicate<LogRecord> reader) {
        TopicPartition asked = new TopicPartition(topic, partition);
        try {
            consumer.assign(List.of(asked));
            consumer.seek(asked, from);
            long lastProgress = System.nanoTime();
            // The position also passes what holds no record for us, such as markers of
            // transactions.
            while (consumer.position(asked) < until) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(500));
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    if (record.offset() >= until || !reader.test(LogConsumer.record(record))) {
                        return;
                    }
                }
                if (!records.isEmpty()) {
                    lastProgress = System.nanoTime();
                } else if (System.nanoTime() - lastProgress > patience.toNanos()) {
                    throw new UnavailableException(
                            "Kafka has sent nothing of %s for %d s although the log goes on"
                                    .formatted(asked, patience.toSeconds()));
                }
            }
        } catch (KafkaException e) {
            throw unavailable(e);
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(LAST_WAIT));
    }

    private static long only(Map<TopicPartition, Long> offsets) {
        return Objects.requireNonNull(offsets.values().iterator().next());
    }

    private UnavailableException unavailable(KafkaException e) {
        if (e instanceof TimeoutException) {
            return new UnavailableException(
                    "Kafka at %s has not said a word about the topic %s in %d s; ./candlewick status says how it is, ask again when it is back"
                            .formatted(bootstrapServers, topic, patience.toSeconds()),
                    e);
        }
        return new UnavailableException(
                "cannot read the topic %s from Kafka at %s: %s"
                        .formatted(topic, bootstrapServers, e.getMessage()),
                e);
    }
}
