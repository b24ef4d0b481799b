package dev.candlewick.launcher.run;

import dev.candlewick.localstack.Broker;
import dev.candlewick.verify.log.LogConsumer;
import dev.candlewick.verify.message.Message;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The newest messages of the topic, checked against the message contract. */
public final class LastMessages {
    private static final Duration POLL = Duration.ofMillis(300);

    private final Running running;

    public LastMessages(Running running) {
        this.running = running;
    }

    /** Prints the newest messages, and those that come when it shall follow. */
    public void print(int lines, boolean follow, PrintWriter out) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(Broker.TICKS).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
            Map<TopicPartition, Long> begin = consumer.beginningOffsets(partitions);
            end.forEach(
                    (partition, offset) ->
                            consumer.seek(
                                    partition,
                                    Math.max(begin.getOrDefault(partition, 0L), offset - lines)));
            List<ConsumerRecord<byte[], byte[]>> newest = new ArrayList<>();
            while (end.entrySet().stream()
                    .anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
                consumer.poll(POLL).forEach(newest::add);
            }
            newest.sort(
                    Comparator.comparingLong((ConsumerRecord<byte[], byte[]> r) -> r.timestamp())
                            .thenComparingInt(ConsumerRecord::partition)
                            .thenComparingLong(ConsumerRecord::offset));
            newest.subList(Math.max(0, newest.size() - lines), newest.size())
                    .forEach(record -> out.println(line(record)));
            out.flush();
            while (follow && !out.checkError()) {
                consumer.poll(POLL).forEach(record -> out.println(line(record)));
            }
        }
    }

    private static String line(ConsumerRecord<byte[], byte[]> record) {
        return String.join(
                "\t",
                record.partition() + ":" + record.offset(),
                Instant.ofEpochMilli(record.timestamp()).toString(),
                verdict(record),
                PlainText.of(record.key()),
                MessageLine.of(record.value()));
    }

    private static String verdict(ConsumerRecord<byte[], byte[]> record) {
        return switch (LogConsumer.record(record).message()) {
            case Message.Trade trade -> trade.snapshot() == null ? "TRADE" : "SNAPSHOT";
            case Message.Bar bar -> "BAR";
            case Message.Gap gap -> "GAP";
            case Message.Heartbeat heartbeat -> "HEARTBEAT";
            case Message.Rejected rejected -> "REJECTED " + rejected.reason();
        };
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Properties properties = new Properties();
        properties.put(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                running.stack().broker().bootstrapServers());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 15_000);
        return new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
