package dev.candlewick.feed.topic;

import dev.candlewick.feed.FeedException;
import dev.candlewick.feed.tick.Encoding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Opens the topic for a feed, with errors that say which of broker and topic is missing. */
public final class KafkaConnection {
    private static final int TAIL_MESSAGES = 5_000;
    private static final int LONG_TAIL_MESSAGES = 100_000;
    private static final int ANSWER_MILLIS = 15_000;
    // A broker that is restarted is waited for; what is gone for longer ends the feed.
    private static final int DELIVERY_MILLIS = 300_000;
    private static final int USUAL_REQUEST = 1 << 20;
    // What others have sent may be larger than what we send; the topic itself says how large.
    private static final int LARGEST_REQUEST = 32 << 20;

    private final Map<String, Object> common;
    private final String topic;

    /**
     * Connects to nothing yet.
     *
     * @param properties further settings of Kafka clients, such as those for TLS
     */
    public KafkaConnection(String bootstrapServers, String topic, Map<String, String> properties) {
        this.common = new HashMap<>(properties);
        common.put("bootstrap.servers", bootstrapServers);
        common.putIfAbsent("client.id", "candlewick-tick-feed");
        this.topic = topic;
    }

    /**
     * How many partitions the topic has.
     *
     * @throws FeedException when the broker does not answer, or has no such topic
     */
    public int partitions() {
        Map<String, Object> config = new HashMap<>(common);
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        try (Admin admin = Admin.create(config)) {
            KafkaFuture<TopicDescription> description =
                    Objects.requireNonNull(
                            admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
            return description
                    .get(ANSWER_MILLIS + 1_000L, TimeUnit.MILLISECONDS)
                    .partitions()
                    .size();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof UnknownTopicOrPartitionException) {
                throw FeedException.notAvailable(
                        "Kafka at %s has no topic '%s'. Start the system ('./candlewick up'), or create it."
                                .formatted(common.get("bootstrap.servers"), topic));
            }
            throw silent(failure.getCause() == null ? failure : failure.getCause());
        } catch (TimeoutException | KafkaException failure) {
            throw silent(failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw silent(stop);
        }
    }

    /** What the newest messages of the topic say. */
    public TopicTail tail(int partitions) {
        return tail(partitions, TAIL_MESSAGES);
    }

    /** The same of many more messages, for who misses something; it takes seconds. */
    public TopicTail longTail(int partitions) {
        return tail(partitions, LONG_TAIL_MESSAGES);
    }

    private TopicTail tail(int partitions, int messages) {
        return reading(
                consumer ->
                        new TopicTailReader(consumer, messages)
                                .read(
                                        IntStream.range(0, partitions)
                                                .mapToObj(n -> new TopicPartition(topic, n))
                                                .toList()));
    }

    /** How far a source's own messages have come into the topic. */
    public Origins origins(String source, int partitions) {
        return reading(consumer -> new OriginReader(consumer, topic, source).read(partitions));
    }

    private <T> T reading(Function<Consumer<byte[], byte[]>, T> reading) {
        Map<String, Object> config = new HashMap<>(common);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, TAIL_MESSAGES);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return reading.apply(consumer);
        } catch (KafkaException failure) {
            throw silent(failure);
        }
    }

    /**
     * A writer whose messages are acknowledged by all replicas, written once, and in order.
     *
     * @param compression of the messages: none, lz4, zstd, ...
     * @param encoding of the messages
     */
    public KafkaTickTopic writer(int partitions, String compression, Encoding encoding) {
        return writer(partitions, compression, encoding, DELIVERY_MILLIS, USUAL_REQUEST);
    }

    /**
     * A writer of messages that say where they come from. It never gives a message up: what came
     * behind it would hide that it is missing.
     *
     * @param source name of the source, as its messages bear it
     * @param topicId of the topic that is read; empty when Kafka does not tell
     */
    public OriginTopic originWriter(
            int partitions,
            String compression,
            Encoding encoding,
            String source,
            Optional<String> topicId) {
        return new OriginTopic(
                writer(partitions, compression, encoding, Integer.MAX_VALUE, USUAL_REQUEST),
                partitions,
                encoding,
                source,
                topicId);
    }

    private KafkaTickTopic writer(
            int partitions,
            String compression,
            Encoding encoding,
            int deliveryMillis,
            int largestRequest) {
        Map<String, Object> config = new HashMap<>(common);
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, compression);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L * 1024 * 1024);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, deliveryMillis);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, deliveryMillis);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, largestRequest);
        return new KafkaTickTopic(
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()),
                topic,
                partitions,
                encoding);
    }

    /** A writer for records as they lay in another topic. */
    public LogCopy copier(int partitions, String compression) {
        return new LogCopy(
                writer(partitions, compression, Encoding.JSON, DELIVERY_MILLIS, LARGEST_REQUEST));
    }

    /** How many offsets the topic has given away; above 0 also when the messages are gone. */
    public long offsets(int partitions) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        common, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            return consumer
                    .endOffsets(
                            IntStream.range(0, partitions)
                                    .mapToObj(number -> new TopicPartition(topic, number))
                                    .toList())
                    .values()
                    .stream()
                    .mapToLong(Long::longValue)
                    .sum();
        } catch (KafkaException failure) {
            throw silent(failure);
        }
    }

    private FeedException silent(Throwable failure) {
        FeedException stop =
                FeedException.notAvailable(
                        "Kafka at %s does not answer (%s). Is the system up? './candlewick up' starts it."
                                .formatted(common.get("bootstrap.servers"), failure.getMessage()));
        stop.initCause(failure);
        return stop;
    }
}
