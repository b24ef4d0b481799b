package dev.candlewick.feed.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.archive.ArchivedRecord;
import dev.candlewick.archive.ArchivedRecord.Header;
import dev.candlewick.feed.tick.Encoding;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogCopyTest {
    private static final long APPENDED = 1_700_000_000_000L;

    @Test
    void aRecordIsSentToItsPartitionWithAllThatItHas() {
        MockProducer<byte[], byte[]> producer =
                new MockProducer<>(
                        true, null, new ByteArraySerializer(), new ByteArraySerializer());
        try (LogCopy copy = new LogCopy(new KafkaTickTopic(producer, "copy", 8, Encoding.JSON))) {
            copy.send(
                    new ArchivedRecord(
                            5,
                            17,
                            APPENDED,
                            true,
                            bytes("IBM"),
                            bytes("{}"),
                            List.of(new Header("a", bytes("1")), new Header("a", null))));
            copy.send(new ArchivedRecord(6, 3, APPENDED, true, null, null, List.of()));
            copy.flush();
        }

        List<ProducerRecord<byte[], byte[]>> sent = producer.history();
        assertThat(sent).hasSize(2);
        assertThat(sent.get(0).partition()).isEqualTo(5);
        assertThat(sent.get(0).key()).isEqualTo(bytes("IBM"));
        assertThat(sent.get(0).value()).isEqualTo(bytes("{}"));
        assertThat(sent.get(0).headers().toArray())
                .containsExactly(new RecordHeader("a", bytes("1")), new RecordHeader("a", null));
        assertThat(sent.get(1).partition()).isEqualTo(6);
        assertThat(sent.get(1).key()).isNull();
        assertThat(sent.get(1).value()).isNull();
    }

    @Test
    void aTickLayInTheFutureWhenItCame() {
        assertThat(LogCopy.wasFuture(tick(5_000, true))).isFalse();
        assertThat(LogCopy.wasFuture(tick(5_001, true))).isTrue();
        // Nobody knows when it came.
        assertThat(LogCopy.wasFuture(tick(5_001, false))).isFalse();
        assertThat(LogCopy.wasFuture(record("no tick", true))).isFalse();
        assertThat(LogCopy.wasFuture(record(null, true))).isFalse();
    }

    private static ArchivedRecord tick(long aheadMillis, boolean appendTime) {
        return record(
                "{\"symbol\":\"IBM\",\"event_time\":%d,\"price\":1,\"size\":1}"
                        .formatted((APPENDED + aheadMillis) * 1000),
                appendTime);
    }

    private static ArchivedRecord record(@Nullable String value, boolean appendTime) {
        return new ArchivedRecord(
                0,
                0,
                APPENDED,
                appendTime,
                bytes("IBM"),
                value == null ? null : bytes(value),
                List.of());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
