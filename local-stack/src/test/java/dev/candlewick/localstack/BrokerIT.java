package dev.candlewick.localstack;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candlewick.localstack.junit.RealComponents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RealComponents(Part.BROKER)
class BrokerIT {
    @Test
    void theTickTopicIsReady(Broker broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            var topic = admin.describeTopics(List.of(Broker.TICKS)).allTopicNames().get();
            assertThat(topic)
                    .hasEntrySatisfying(
                            Broker.TICKS, ticks -> assertThat(ticks.partitions()).hasSize(8));
            var resource = new ConfigResource(ConfigResource.Type.TOPIC, Broker.TICKS);
            Config config =
                    Objects.requireNonNull(
                            admin.describeConfigs(List.of(resource)).all().get().get(resource));
            Map<String, String> settings =
                    config.entries().stream().collect(toMap(ConfigEntry::name, ConfigEntry::value));
            assertThat(settings)
                    .containsEntry("message.timestamp.type", "LogAppendTime")
                    .containsEntry("retention.ms", "-1")
                    .containsEntry("retention.bytes", "-1")
                    .containsEntry("max.message.bytes", "2097152");
            assertThat(admin.listTopics().names().get()).contains(Broker.ANOMALY_RULES);
        }
    }

    @Test
    void aTopicIsNotMadeByWritingToIt(Broker broker) {
        try (KafkaProducer<byte[], byte[]> producer = producer(broker, 2_000)) {
            assertThatThrownBy(
                            () -> producer.send(new ProducerRecord<>("unheard-of", bytes(1))).get())
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TimeoutException.class);
        }
    }

    @Test
    void oneThatIsHeldUpIsNotTakenForIll(Broker broker) {
        HeldUp.isStillWell(broker);
    }

    @Test
    void acknowledgedMessagesSurviveKillAndStop(Broker broker) throws Exception {
        broker.createTopic("kept", 1);
        broker.createTopic("kept", 1);
        List<Long> offsets = new ArrayList<>();
        offsets.add(send(broker, bytes(10)).offset());
        broker.kill();
        assertThat(broker.isAlive()).isFalse();
        broker.start(Progress.SILENT);
        offsets.add(send(broker, bytes(2_000_000)).offset());
        broker.stop();
        assertThat(broker.pid()).isEmpty();
        broker.start(Progress.SILENT);
        assertThat(broker.healthy()).isTrue();
        offsets.add(send(broker, bytes(30)).offset());

        assertThat(offsets).containsExactly(0L, 1L, 2L);
        List<ConsumerRecord<byte[], byte[]>> read = readAll(broker, "kept", 3);
        assertThat(read)
                .extracting(message -> message.value().length)
                .containsExactly(10, 2_000_000, 30);
        assertThat(read)
                .extracting(ConsumerRecord::timestampType)
                .containsOnly(TimestampType.LOG_APPEND_TIME);
    }

    @Test
    void anotherBrokerThatTakesThePortInTheLastMomentIsNotTakenForOurs(
            Broker broker, @TempDir Path folder) {
        PortRace.isLost(
                LocalStack.in(folder)
                        .parts(Set.of(Part.BROKER))
                        .ports(new Ports(0, broker.port(), 0)),
                "formatting the log folder",
                broker);
    }

    @Test
    void anotherBrokerIsNotOurHealth(Broker broker, @TempDir Path folder) {
        Home home = new Home(folder);
        ChildProcess starting = home.process("broker");
        starting.launch(List.of("sleep", "60"), Map.of(), folder);
        try {
            assertThat(new Broker(home, broker.port(), FreePorts.any()).healthy()).isFalse();
        } finally {
            starting.kill();
        }
    }

    private static RecordMetadata send(Broker broker, byte[] value) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer(broker, 30_000)) {
            return producer.send(new ProducerRecord<>("kept", value)).get();
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(Broker broker, int maxBlockMillis) {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.bootstrapServers(),
                        "max.block.ms",
                        maxBlockMillis,
                        "max.request.size",
                        4_000_000,
                        "acks",
                        "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static List<ConsumerRecord<byte[], byte[]>> readAll(
            Broker broker, String topic, int count) {
        List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            consumer.assign(List.of(new TopicPartition(topic, 0)));
            consumer.seekToBeginning(consumer.assignment());
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (read.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(500)).forEach(read::add);
            }
        }
        return read;
    }

    private static byte[] bytes(int length) {
        return new byte[length];
    }
}
