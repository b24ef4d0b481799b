package dev.candlewick.feed.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candlewick.feed.FeedException;
import dev.candlewick.feed.tick.Encoding;
import dev.candlewick.feed.tick.FlatWriter;
import dev.candlewick.feed.tick.Tick;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaTickTopicTest {
    private static final Tick TICK = new Tick("IBM", 1, "181.52", "283", null, null, "1", "s");

    @Test
    void theKeyIsTheSymbolAndTheOrderIsKept() {
        MockProducer<byte[], byte[]> producer = producer(true);
        try (TickTopic topic = new KafkaTickTopic(producer, "ticks", 8, Encoding.JSON)) {
            topic.send(TICK);
            topic.send(new Tick("BTC/USDT", 2, "1", "1", null, null, "2", "s"));
            topic.send(new Tick("IBM", 3, "1", "1", null, null, "3", "s"));
        }

        assertThat(producer.history().stream().map(record -> text(record.key())))
                .containsExactly("IBM", "BTC/USDT", "IBM");
        assertThat(producer.history().stream().map(record -> text(record.value())))
                .first()
                .isEqualTo(
                        "{\"type\":\"TRADE\",\"symbol\":\"IBM\",\"event_time\":1,\"price\":181.52,\"size\":283,\"trade_id\":\"1\",\"source\":\"s\"}");
    }

    @Test
    void aHeartbeatGoesToEveryPartition() {
        MockProducer<byte[], byte[]> producer = producer(true);
        try (TickTopic topic = new KafkaTickTopic(producer, "ticks", 8, Encoding.JSON)) {
            topic.heartbeat("replay", 5);
        }

        assertThat(producer.history().stream().map(ProducerRecord::partition))
                .containsExactlyElementsOf(IntStream.range(0, 8).boxed().toList());
        assertThat(producer.history())
                .allSatisfy(
                        record ->
                                assertThat(text(record.value()))
                                        .isEqualTo(
                                                "{\"type\":\"HEARTBEAT\",\"source\":\"replay\",\"event_time\":5}"));
    }

    @Test
    void aHeartbeatOfALiveSourceSaysSo() {
        for (Encoding encoding : Encoding.values()) {
            MockProducer<byte[], byte[]> producer = producer(true);
            try (TickTopic topic = new KafkaTickTopic(producer, "ticks", 1, encoding)) {
                topic.liveHeartbeat("s", 4);
                topic.heartbeat("s", 4);
            }
            assertThat(producer.history().stream().map(record -> text(record.value())))
                    .as(encoding.name())
                    .satisfiesExactly(
                            live -> assertThat(live).contains("live"),
                            other -> assertThat(other).doesNotContain("live"));
        }
    }

    @Test
    void inFlatEncodingEveryRecordSaysSoAndWhatDoesNotFitIsJson() {
        Tick long255 = new Tick("IBM", 2, "1", "1", null, null, "t".repeat(255), "s");
        Tick long256 = new Tick("IBM", 3, "1", "1", null, null, "t".repeat(256), "s");
        MockProducer<byte[], byte[]> producer = producer(true);
        try (TickTopic topic = new KafkaTickTopic(producer, "ticks", 2, Encoding.FLAT)) {
            topic.send(TICK);
            topic.send(long255);
            topic.send(long256);
            topic.heartbeat("s", 4);
        }

        assertThat(producer.history().stream().map(KafkaTickTopicTest::encoding))
                .containsExactly("flat1", "flat1", "", "flat1", "flat1");
        assertThat(producer.history().get(0).value())
                .isEqualTo(FlatWriter.trade(TICK).orElseThrow());
        assertThat(text(producer.history().get(0).key())).isEqualTo("IBM");
        assertThat(text(producer.history().get(2).value())).startsWith("{\"type\":\"TRADE\"");
        assertThat(producer.history().get(3).value())
                .isEqualTo(FlatWriter.heartbeat("s", 4).orElseThrow());
    }

    @Test
    void nothingIsSentAfterALostMessage() {
        MockProducer<byte[], byte[]> producer = producer(false);
        try (TickTopic topic = new KafkaTickTopic(producer, "ticks", 8, Encoding.JSON)) {
            topic.send(TICK);
            producer.errorNext(new TimeoutException("too late"));

            assertThatThrownBy(() -> topic.send(TICK))
                    .isInstanceOfSatisfying(
                            FeedException.class, stop -> assertThat(stop.exitCode()).isEqualTo(3))
                    .hasMessageContaining("too late");
            assertThatThrownBy(topic::flush).isInstanceOf(FeedException.class);
        }
        assertThat(producer.history()).hasSize(1);
    }

    private static MockProducer<byte[], byte[]> producer(boolean autoComplete) {
        Node node = new Node(1, "localhost", 1);
        List<PartitionInfo> partitions =
                IntStream.range(0, 8)
                        .mapToObj(
                                number ->
                                        new PartitionInfo(
                                                "ticks",
                                                number,
                                                node,
                                                new Node[] {node},
                                                new Node[] {node}))
                        .toList();
        Cluster cluster =
                new Cluster(
                        "test", List.of(node), partitions, java.util.Set.of(), java.util.Set.of());
        return new MockProducer<>(
                cluster, autoComplete, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static String encoding(ProducerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader("candlewick-encoding");
        return header == null ? "" : text(header.value());
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
