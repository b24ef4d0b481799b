package dev.candlewick.feed.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class OriginsTest {
    private static final List<TopicPartition> PARTITIONS =
            List.of(new TopicPartition("ticks", 0), new TopicPartition("ticks", 1));

    private final Map<TopicPartition, Long> ends =
            new HashMap<>(Map.of(PARTITIONS.get(0), 0L, PARTITIONS.get(1), 0L));

    @Test
    void aSourceThatSentNothingHasNoOrigins() {
        put(0, OriginHeaders.read("another", Map.of(0, 5L)));
        put(0, OriginHeaders.origin("another", 0, 7));

        assertThat(read().isEmpty()).isTrue();
        assertThat(read().start(0)).isEmpty();
    }

    @Test
    void eachPartitionTellsForItselfWhatItHas() {
        put(0, OriginHeaders.origin("acme", 0, 3));
        put(0, OriginHeaders.read("acme", Map.of(0, 10L, 1, 20L)));
        put(1, OriginHeaders.read("acme", Map.of(0, 10L, 1, 20L)));
        put(0, OriginHeaders.origin("acme", 1, 25));
        put(1, OriginHeaders.origin("acme", 0, 12));
        put(0, OriginHeaders.origin("another", 0, 99));

        Origins origins = read();

        assertThat(origins.start(0)).hasValue(10);
        assertThat(origins.start(1)).hasValue(20);
        assertThat(origins.start(2)).isEmpty();
        assertThat(origins.has(0, 0, 9)).isTrue();
        assertThat(origins.has(0, 0, 10)).isFalse();
        assertThat(origins.has(0, 1, 25)).isTrue();
        assertThat(origins.has(0, 1, 26)).isFalse();
        assertThat(origins.has(1, 0, 12)).isTrue();
        assertThat(origins.reached(1, Map.of(0, 11L, 1, 30L))).isEqualTo(Map.of(0, 13L, 1, 30L));
    }

    @Test
    void aPartitionOfTheSourceThatSomeHaveNotHeardOfIsLacking() {
        put(0, OriginHeaders.read("acme", Map.of(0, 10L)), OriginHeaders.topic("first"));
        put(1, OriginHeaders.read("acme", Map.of(0, 10L)), OriginHeaders.topic("first"));
        assertThat(read().lacks(2, List.of(0))).isFalse();
        assertThat(read().lacks(3, List.of(0))).isTrue();

        put(1, OriginHeaders.origin("acme", 1, 4));
        assertThat(read().lacks(2, List.of(0, 1))).isTrue();
        assertThat(Origins.none().lacks(1, List.of(0))).isTrue();
    }

    @Test
    void aTopicThatWasCreatedAnewIsAnother() {
        put(0, OriginHeaders.read("acme", Map.of(0, 10L)), OriginHeaders.topic("first"));

        assertThat(read().areOfAnother(Optional.of("second"))).isTrue();
        assertThat(read().areOfAnother(Optional.of("first"))).isFalse();
        assertThat(read().areOfAnother(Optional.empty())).isFalse();
        assertThat(Origins.none().areOfAnother(Optional.of("first"))).isFalse();
    }

    @Test
    void theLastHeartbeatIsFoundHoweverFarBackItIs() {
        put(0, OriginHeaders.read("acme", Map.of(0, 10L)));
        for (int other = 0; other < 12_000; other++) {
            put(0);
        }

        assertThat(read().start(0)).hasValue(10);
    }

    private Origins read() {
        return new OriginReader(new Refilled(), "ticks", "acme").read(2);
    }

    private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records =
            new HashMap<>();

    private void put(int number, Header... headers) {
        TopicPartition partition = PARTITIONS.get(number);
        long offset = ends.merge(partition, 1L, Long::sum) - 1;
        records.computeIfAbsent(partition, any -> new java.util.ArrayList<>())
                .add(
                        new ConsumerRecord<>(
                                "ticks",
                                number,
                                offset,
                                0,
                                TimestampType.LOG_APPEND_TIME,
                                0,
                                1,
                                null,
                                "x".getBytes(StandardCharsets.UTF_8),
                                new RecordHeaders(headers),
                                Optional.empty()));
    }

    /** Hands out what lies behind the place that was sought. */
    private final class Refilled extends MockConsumer<byte[], byte[]> {
        Refilled() {
            super("earliest");
        }

        @Override
        public synchronized void seek(TopicPartition partition, long offset) {
            updateBeginningOffsets(Map.of(PARTITIONS.get(0), 0L, PARTITIONS.get(1), 0L));
            updateEndOffsets(ends);
            super.seek(partition, offset);
            records.getOrDefault(partition, List.of()).stream()
                    .filter(record -> record.offset() >= offset)
                    .forEach(this::addRecord);
        }

        @Override
        public synchronized Map<TopicPartition, Long> beginningOffsets(
                java.util.Collection<TopicPartition> partitions) {
            return Map.of(PARTITIONS.get(0), 0L, PARTITIONS.get(1), 0L);
        }

        @Override
        public synchronized Map<TopicPartition, Long> endOffsets(
                java.util.Collection<TopicPartition> partitions) {
            return ends;
        }
    }
}
