package dev.candlewick.verify.log;

import dev.candlewick.verify.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** A topic read by a plain consumer, without a group and without committing anything. */
public final class KafkaTickLog implements TickLog {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;
    private final List<TopicPartition> partitions = new ArrayList<>();

    /**
     * Connects.
     *
     * @throws UnavailableException when the broker does not answer or has no such topic
     */
    public KafkaTickLog(String bootstrapServers, String topic) {
        this.topic = topic;
        consumer = LogConsumer.open(bootstrapServers, "candlewick-verify", TIMEOUT);
        try {
            List<PartitionInfo> found = consumer.partitionsFor(topic);
            if (found.isEmpty()) {
                throw new UnavailableException(
                        "Kafka at %s has no topic %s".formatted(bootstrapServers, topic));
            }
            found.forEach(
                    partition -> partitions.add(new TopicPartition(topic, partition.partition())));
        } catch (KafkaException e) {
            consumer.close();
            throw new UnavailableException(
                    "cannot read the topic %s from Kafka at %s: %s"
                            .formatted(topic, bootstrapServers, e.getMessage()),
                    e);
        } catch (UnavailableException e) {
            consumer.close();
            throw e;
        }
    }

    @Override
    public SortedMap<Integer, Long> beginnings() {
        return byNumber(consumer.beginningOffsets(partitions));
    }

    @Override
    public SortedMap<Integer, Long> ends() {
        return byNumber(consumer.endOffsets(partitions));
    }

    @Override
    public void read(Map<Integer, Long> until, Consumer<LogRecord> reader) {
        read(Map.of(), until, reader);
    }

    /**
     * Hands over every record of the given partitions in order of offset within each.
     *
     * @param from where to begin, by partition; at the beginning of those that it does not name
     * @param until where to stop (exclusive), by partition
     */
    void read(Map<Integer, Long> from, Map<Integer, Long> until, Consumer<LogRecord> reader) {
        Set<TopicPartition> open = new HashSet<>();
        until.keySet().forEach(partition -> open.add(new TopicPartition(topic, partition)));
        consumer.assign(open);
        // Those that an earlier reading was done with.
        consumer.resume(open);
        consumer.seekToBeginning(open);
        from.forEach(
                (partition, offset) -> {
                    if (until.containsKey(partition)) {
                        consumer.seek(new TopicPartition(topic, partition), offset);
                    }
                });
        long lastProgress = System.nanoTime();
        while (true) {
            // Positions also pass what holds no record for us, such as the markers of transactions.
            open.removeIf(
                    partition ->
                            consumer.position(partition)
                                    >= until.getOrDefault(partition.partition(), 0L));
            if (open.isEmpty()) {
                return;
            }
            ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(500));
            for (ConsumerRecord<byte[], byte[]> record : records) {
                if (record.offset() < until.getOrDefault(record.partition(), 0L)) {
                    reader.accept(LogConsumer.record(record));
                }
            }
            List<TopicPartition> done = new ArrayList<>(consumer.assignment());
            done.removeAll(open);
            consumer.pause(done);
            if (!records.isEmpty()) {
                lastProgress = System.nanoTime();
            } else if (System.nanoTime() - lastProgress > TIMEOUT.toNanos()) {
                throw new UnavailableException(
                        "Kafka has sent nothing of %s for %d s although the log goes on"
                                .formatted(open, TIMEOUT.toSeconds()));
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }

    private static SortedMap<Integer, Long> byNumber(Map<TopicPartition, Long> offsets) {
        SortedMap<Integer, Long> numbers = new TreeMap<>();
        offsets.forEach((partition, offset) -> numbers.put(partition.partition(), offset));
        return numbers;
    }
}
