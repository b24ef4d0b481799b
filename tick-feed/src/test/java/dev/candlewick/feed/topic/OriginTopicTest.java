package dev.candlewick.feed.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.feed.mapping.ForeignMessage;
import dev.candlewick.feed.tick.Encoding;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class OriginTopicTest {
    /** What a producer takes at most, unless it is told otherwise. */
    private static final int LARGEST_REQUEST = 1 << 20;

    private final MockProducer<byte[], byte[]> producer =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

    @Test
    void whatIsTooLargeForATopicIsKeptAsFarAsItGoes() {
        try (OriginTopic topic = topic()) {
            topic.foreign(message(100_000, 900_000), "it is no record");
            topic.foreign(message(3, 900_001), "it is no record");
            topic.foreign(message(3, 4), "it is no record");
        }

        List<ProducerRecord<byte[], byte[]>> sent = producer.history();
        assertThat(sent)
                .allSatisfy(record -> assertThat(bytes(record)).isLessThan(LARGEST_REQUEST));
        assertThat(sent)
                .extracting(record -> header(record, Encoding.HEADER))
                .containsExactly(
                        "foreign: (its key of 100000 bytes is left out) it is no record",
                        "foreign: (the first 64 KiB of 900001 bytes) it is no record",
                        "foreign: it is no record");
        assertThat(sent).extracting(ProducerRecord::key).first().isNull();
        assertThat(sent.get(0).value()).hasSize(900_000);
        assertThat(sent.get(1).key()).hasSize(3);
        assertThat(sent.get(1).value()).hasSize(65_536);
    }

    @Test
    void aHeartbeatTellsWhichTopicWasReadHowFar() {
        try (OriginTopic topic = topic()) {
            topic.heartbeat(1, 5, Map.of(0, 7L, 2, 9L));
        }

        assertThat(producer.history())
                .singleElement()
                .satisfies(
                        record -> {
                            assertThat(header(record, "candlewick-read")).isEqualTo("acme 0:7 2:9");
                            assertThat(header(record, "candlewick-read-topic")).isEqualTo("id-1");
                            assertThat(record.partition()).isEqualTo(1);
                        });
    }

    private OriginTopic topic() {
        return new OriginTopic(
                new KafkaTickTopic(producer, "ticks", 4, Encoding.JSON),
                4,
                Encoding.JSON,
                "acme",
                Optional.of("id-1"));
    }

    private static ForeignMessage message(int keyBytes, int valueBytes) {
        return new ForeignMessage(2, 17, 0, new byte[keyBytes], new byte[valueBytes], Map.of());
    }

    private static int bytes(ProducerRecord<byte[], byte[]> record) {
        byte[] key = record.key();
        return (key == null ? 0 : key.length) + record.value().length;
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String key) {
        return new String(record.headers().lastHeader(key).value(), StandardCharsets.UTF_8);
    }
}
