package dev.candlewick.systemtest.fault;

import dev.candlewick.feed.tick.MessageWriter;
import dev.candlewick.feed.tick.Tick;
import dev.candlewick.localstack.Broker;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Ticks of one symbol, sent at once. */
final class SomeTicks {
    private SomeTicks() {}

    /**
     * Sends ticks whose event times rise evenly, and returns when the broker has them.
     *
     * @param first event time, microseconds since the epoch
     * @param last no event time reaches it
     */
    static void send(
            String bootstrap, String topic, String symbol, int count, long first, long last) {
        try (KafkaProducer<byte[], byte[]> producer = SteadyFeed.producer(bootstrap)) {
            for (int number = 0; number < count; number++) {
                Tick tick =
                        new Tick(
                                symbol,
                                first + (last - first) * number / count,
                                "%d.%02d".formatted(10 + number % 7, number % 100),
                                String.valueOf(1 + number % 300),
                                null,
                                null,
                                null,
                                "some");
                var unused =
                        producer.send(
                                new ProducerRecord<>(
                                        topic,
                                        symbol.getBytes(StandardCharsets.UTF_8),
                                        MessageWriter.trade(tick)));
            }
            producer.flush();
        }
    }

    /** Tells every partition that the event clock of a feed has come to a time. */
    static void heartbeat(String bootstrap, String topic, long time) {
        try (KafkaProducer<byte[], byte[]> producer = SteadyFeed.producer(bootstrap)) {
            for (int partition = 0; partition < Broker.TICKS_PARTITIONS; partition++) {
                var unused =
                        producer.send(
                                new ProducerRecord<>(
                                        topic,
                                        partition,
                                        null,
                                        MessageWriter.heartbeat("some", time)));
            }
            producer.flush();
        }
    }
}
