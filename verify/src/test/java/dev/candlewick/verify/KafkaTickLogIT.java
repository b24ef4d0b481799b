package dev.candlewick.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candlewick.archive.Archive;
import dev.candlewick.archive.ArchivedRecord;
import dev.candlewick.archive.RecordWriter;
import dev.candlewick.localstack.Broker;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.junit.RealComponents;
import dev.candlewick.verify.log.ArchivedRecords;
import dev.candlewick.verify.log.ArchivedTickLog;
import dev.candlewick.verify.log.KafkaRecords;
import dev.candlewick.verify.log.KafkaTickLog;
import dev.candlewick.verify.log.LogRecord;
import dev.candlewick.verify.log.TickLog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log of a real broker. */
@RealComponents(Part.BROKER)
class KafkaTickLogIT {

    private static final int PARTITIONS = 3;

    private final Broker broker;

    KafkaTickLogIT(Broker broker) {
        this.broker = broker;
    }

    @Test
    void everyRecordComesInOrderAndNoneBeyondTheEnd()
            throws ExecutionException, InterruptedException {
        broker.createTopic("order", PARTITIONS);
        send("order", 1000);
        try (KafkaTickLog log = new KafkaTickLog(broker.bootstrapServers(), "order")) {
            assertThat(log.beginnings()).isEqualTo(Map.of(0, 0L, 1, 0L, 2, 0L));
            assertThat(log.ends()).isEqualTo(Map.of(0, 1000L, 1, 1000L, 2, 1000L));
            Map<Integer, List<LogRecord>> read = read(log, Map.of(0, 1000L, 1, 17L, 2, 0L));
            assertThat(read.keySet()).containsExactly(0, 1);
            assertThat(read.get(0)).hasSize(1000);
            assertThat(read.get(1)).hasSize(17);
            for (List<LogRecord> records : read.values()) {
                for (int offset = 0; offset < records.size(); offset++) {
                    assertThat(records.get(offset).offset()).isEqualTo(offset);
                    assertThat(records.get(offset).value())
                            .isEqualTo(("value " + offset).getBytes(StandardCharsets.UTF_8));
                    assertThat(records.get(offset).appendTime()).isPositive();
                }
            }
        }
    }

    @Test
    void aLogThatHasLostItsBeginningSaysSo() throws ExecutionException, InterruptedException {
        broker.createTopic("cut", PARTITIONS);
        send("cut", 100);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.deleteRecords(
                            Map.of(new TopicPartition("cut", 1), RecordsToDelete.beforeOffset(60)))
                    .all()
                    .get();
        }
        try (KafkaTickLog log = new KafkaTickLog(broker.bootstrapServers(), "cut")) {
            assertThat(log.beginnings()).isEqualTo(Map.of(0, 0L, 1, 60L, 2, 0L));
            assertThat(read(log, log.ends()).get(1))
                    .hasSize(40)
                    .first()
                    .extracting(LogRecord::offset)
                    .isEqualTo(60L);
        }
    }

    @Test
    void anArchiveGivesWhatKafkaHasLost(@TempDir Path folder) throws Exception {
        broker.createTopic("kept", PARTITIONS);
        send("kept", 100);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            String log =
                    Archive.folder(
                            "kept",
                            Objects.requireNonNull(
                                            admin.describeTopics(List.of("kept"))
                                                    .allTopicNames()
                                                    .get()
                                                    .get("kept"))
                                    .topicId()
                                    .toString());
            // Begun when there were messages already, and with a gap.
            archive(folder.resolve(log), 0, 20, 60);
            archive(folder.resolve(log), 0, 80, 90);
            archive(folder.resolve(log), 1, 0, 70);
            archive(folder.resolve(log), 2, 0, 50);
            admin.deleteRecords(
                            Map.of(
                                    new TopicPartition("kept", 1),
                                    RecordsToDelete.beforeOffset(60),
                                    new TopicPartition("kept", 2),
                                    RecordsToDelete.beforeOffset(60)))
                    .all()
                    .get();
        }
        try (ArchivedTickLog log =
                new ArchivedTickLog(folder.toString(), broker.bootstrapServers(), "kept")) {
            // Of partition 2, nobody has what lies between the archive and the log.
            assertThat(log.beginnings()).isEqualTo(Map.of(0, 0L, 1, 0L, 2, 60L));
            Map<Integer, List<LogRecord>> read = read(log, log.ends());
            assertThat(offsets(read, 0)).isEqualTo(offsets(0, 100));
            assertThat(offsets(read, 1)).isEqualTo(offsets(0, 100));
            assertThat(offsets(read, 2)).isEqualTo(offsets(60, 100));
            assertThat(Objects.requireNonNull(read.get(1)).get(3).value())
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("value 3");
        }
        try (ArchivedRecords records =
                new ArchivedRecords(
                        new KafkaRecords(broker.bootstrapServers(), "kept", "test"),
                        folder.toString(),
                        broker.bootstrapServers(),
                        "kept")) {
            assertThat(records.beginning(1)).isZero();
            List<LogRecord> read = new ArrayList<>();
            records.read(1, 55, 65, read::add);
            assertThat(offsets(read)).isEqualTo(offsets(55, 65));
        }
    }

    private static List<Long> offsets(Map<Integer, List<LogRecord>> read, int partition) {
        return offsets(Objects.requireNonNull(read.get(partition)));
    }

    private static List<Long> offsets(List<LogRecord> records) {
        return records.stream().map(LogRecord::offset).toList();
    }

    private static List<Long> offsets(long from, long until) {
        return LongStream.range(from, until).boxed().toList();
    }

    private static void archive(Path log, int partition, int from, int until) throws IOException {
        Path file = log.resolve("date=x/partition=%d/part-%d.parquet".formatted(partition, from));
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file);
                RecordWriter writer = new RecordWriter(out)) {
            for (int offset = from; offset < until; offset++) {
                byte[] value = ("value " + offset).getBytes(StandardCharsets.UTF_8);
                writer.write(
                        new ArchivedRecord(
                                partition, offset, offset, true, null, value, List.of()));
            }
        }
    }

    @Test
    void aTopicThatIsNotThereIsSaidSo() {
        assertThatThrownBy(() -> new KafkaTickLog(broker.bootstrapServers(), "nowhere"))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("nowhere");
    }

    private static Map<Integer, List<LogRecord>> read(TickLog log, Map<Integer, Long> until) {
        Map<Integer, List<LogRecord>> read = new HashMap<>();
        log.read(
                until,
                record ->
                        read.computeIfAbsent(record.partition(), partition -> new ArrayList<>())
                                .add(record));
        return read;
    }

    private void send(String topic, int count) throws ExecutionException, InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            List<Future<RecordMetadata>> sent = new ArrayList<>();
            for (int message = 0; message < count; message++) {
                byte[] value = ("value " + message).getBytes(StandardCharsets.UTF_8);
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    sent.add(producer.send(new ProducerRecord<>(topic, partition, null, value)));
                }
            }
            for (Future<RecordMetadata> one : sent) {
                one.get();
            }
        }
    }
}
