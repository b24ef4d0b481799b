package dev.candlewick.feed.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.feed.tick.FlatWriter;
import dev.candlewick.feed.tick.Tick;
import dev.candlewick.feed.topic.TopicTail.LastTick;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TopicTailReaderTest {
    private static final long SECOND = 1_000_000;
    private static final long APPENDED = 100 * SECOND;
    private static final List<TopicPartition> PARTITIONS =
            List.of(new TopicPartition("ticks", 0), new TopicPartition("ticks", 1));

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final Map<TopicPartition, Long> ends =
            new HashMap<>(Map.of(PARTITIONS.get(0), 0L, PARTITIONS.get(1), 0L));

    @Test
    void anEmptyTopicHasNoClock() {
        assertThat(tail(10)).isEqualTo(TopicTail.EMPTY);
    }

    @Test
    void theClockIsTheNewestTimeOfAnyTickOrHeartbeat() {
        put(0, "IBM", trade("IBM", 40 * SECOND, "181.52"));
        put(0, "IBM", trade("IBM", 30 * SECOND, "181.00"));
        put(1, "AAPL", trade("AAPL", 50 * SECOND, "7"));
        put(1, null, "{\"type\":\"HEARTBEAT\",\"event_time\":" + 60 * SECOND + "}");

        TopicTail tail = tail(10);

        assertThat(tail.clock()).hasValue(60 * SECOND);
        assertThat(tail.lastTicks())
                .containsOnly(
                        Map.entry("IBM", new LastTick(40 * SECOND, new BigDecimal("181.52"), "")),
                        Map.entry("AAPL", new LastTick(50 * SECOND, new BigDecimal("7"), "")));
    }

    @Test
    void whatTheJobRejectsMovesNoClock() {
        put(0, "IBM", trade("IBM", 40 * SECOND, "181.52"));
        put(0, "IBM", trade("IBM", APPENDED + 5 * SECOND + 1, "1"));
        put(0, "IBM", trade("IBM", 253_402_300_799_000_000L, "1"));
        put(0, "IBM", trade("ibm", 50 * SECOND, "1"));
        put(0, "IBM", "{\"type\":\"BAR\",\"event_time\":" + 70 * SECOND + "}");
        put(0, "IBM", "{\"event_time\":" + 70 * SECOND);
        put(0, "IBM", "{\"event_time\":" + 70 * SECOND + ".0}");
        put(0, "IBM", "{\"x\":{\"event_time\":" + 70 * SECOND + "}}");
        put(0, "IBM", "{\"event_time\":99999999999999999999999999}");
        put(0, "IBM", "[1]");
        put(0, "IBM", "");
        put(0, "IBM", null);

        assertThat(tail(100).clock()).hasValue(40 * SECOND);
    }

    @Test
    void aMessageInFlatEncodingTellsTheSameAndOneOfAnotherNothing() {
        Tick tick = new Tick("IBM", 40 * SECOND, "181.52", "1", null, null, "1", "s");
        byte[] flat = FlatWriter.trade(tick).orElseThrow();
        put(0, bytes("IBM"), flat, "flat1");
        put(1, null, FlatWriter.heartbeat("s", 50 * SECOND).orElseThrow(), "flat1");
        put(1, bytes("A"), bytes(trade("A", 60 * SECOND, "1")), "json");
        put(1, bytes("A"), bytes(trade("A", 70 * SECOND, "1")), "avro");
        put(1, bytes("A"), bytes(trade("A", 70 * SECOND, "1")), "flat1");
        byte[] young = FlatWriter.heartbeat("", 70 * SECOND).orElseThrow();
        put(1, null, young, null);
        put(1, null, young, "json");
        put(1, null, Arrays.copyOf(young, 31), "flat1");
        put(1, null, Arrays.copyOf(young, 33), "flat1");
        put(1, bytes("ibm"), flat, "flat1");
        put(1, null, flat, "flat1");

        TopicTail tail = tail(100);

        assertThat(tail.clock()).hasValue(60 * SECOND);
        assertThat(tail.lastTicks())
                .containsOnly(
                        Map.entry("IBM", new LastTick(40 * SECOND, new BigDecimal("181.52"), "1")),
                        Map.entry("A", new LastTick(60 * SECOND, new BigDecimal("1"), "")));
    }

    @Test
    void whatWasToldToBeMissingIsPassedOver() {
        String gap =
                "{\"type\":\"GAP\",\"symbol\":\"BTC\",\"event_time\":%d,\"from_time\":1,\"from_id\":\"%s\",\"to_id\":\"%s\",\"reason\":\"CUT\",\"source\":\"s\"}";
        put(
                0,
                "BTC",
                "{\"symbol\":\"BTC\",\"event_time\":%d,\"price\":1,\"size\":1,\"trade_id\":\"7\",\"source\":\"s\"}"
                        .formatted(40 * SECOND));
        put(0, "BTC", gap.formatted(60 * SECOND, "8", "9"));
        put(0, "BTC", gap.formatted(60 * SECOND, "3", "4"));
        put(0, "BTC", gap.formatted(60 * SECOND, "D-3", "D-4"));
        put(1, "BTC", gap.formatted(60 * SECOND, "10", "11").replace("\"s\"", "\"other\""));

        TopicTail tail = tail(100);

        assertThat(tail.clock()).as("a gap moves no clock").hasValue(40 * SECOND);
        assertThat(tail.lastSent())
                .containsOnly(
                        Map.entry(
                                "s",
                                Map.of("BTC", new LastTick(40 * SECOND, BigDecimal.ONE, "9"))));
    }

    @Test
    void onlyTheTailIsRead() {
        put(0, "OLD", trade("OLD", 10 * SECOND, "1"));
        for (int message = 0; message < 20; message++) {
            put(0, "IBM", trade("IBM", (20 + message) * SECOND, "1"));
        }

        assertThat(tail(10).lastTicks()).containsOnlyKeys("IBM");
        assertThat(consumer.position(PARTITIONS.get(0))).isEqualTo(21);
    }

    private TopicTail tail(int messages) {
        consumer.updateBeginningOffsets(Map.of(PARTITIONS.get(0), 0L, PARTITIONS.get(1), 0L));
        consumer.updateEndOffsets(ends);
        return new TopicTailReader(consumer, messages).read(PARTITIONS);
    }

    private static String trade(String symbol, long eventTime, String price) {
        return "{\"symbol\":\"%s\",\"event_time\":%d,\"price\":%s,\"size\":1}"
                .formatted(symbol, eventTime, price);
    }

    private void put(int partition, @Nullable String key, @Nullable String value) {
        put(partition, bytes(key), bytes(value), null);
    }

    private void put(
            int partition,
            byte @Nullable [] key,
            byte @Nullable [] value,
            @Nullable String encoding) {
        TopicPartition target = PARTITIONS.get(partition);
        long offset = ends.merge(target, 1L, Long::sum) - 1;
        if (consumer.assignment().isEmpty()) {
            consumer.assign(PARTITIONS);
        }
        consumer.addRecord(
                new ConsumerRecord<>(
                        "ticks",
                        partition,
                        offset,
                        APPENDED / 1_000,
                        TimestampType.LOG_APPEND_TIME,
                        0,
                        0,
                        key,
                        value,
                        headers(encoding),
                        Optional.empty()));
    }

    private static RecordHeaders headers(@Nullable String encoding) {
        RecordHeaders headers = new RecordHeaders();
        if (encoding != null) {
            headers.add("candlewick-encoding", bytes(encoding));
        }
        return headers;
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
