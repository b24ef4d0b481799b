package dev.candlewick.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.candlewick.archive.Archive;
import dev.candlewick.archive.ArchivedRecord;
import dev.candlewick.feed.FeedCommand;
import dev.candlewick.localstack.Broker;
import dev.candlewick.localstack.FlinkProcess;
import dev.candlewick.localstack.FlinkRest;
import dev.candlewick.localstack.LocalStack;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.Progress;
import dev.candlewick.localstack.Repository;
import dev.candlewick.localstack.junit.RealComponents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The log becomes files while a TaskManager is killed, and the files become a log again. */
@RealComponents({Part.BROKER, Part.CLUSTER})
class ArchiveIT {
    private static final String COPY = "copy";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir private Path folder = Path.of("");

    @Test
    void theArchiveHoldsEachRecordOfTheLogAndGivesItBack(LocalStack stack) throws IOException {
        FlinkRest rest = stack.cluster().rest();
        String job =
                rest.run(
                        rest.upload(jar()),
                        new FlinkRest.Run(
                                List.of(
                                        "--bootstrap-servers",
                                        stack.broker().bootstrapServers(),
                                        "--archive",
                                        "file://" + folder,
                                        "--checkpoint-interval",
                                        "1"),
                                Optional.empty(),
                                Optional.empty()));
        feed(stack, Broker.TICKS, "--ticks", "20000", "--rate", "1000");
        sendOddities(stack.broker().bootstrapServers());
        await().atMost(PATIENCE).until(() -> rest.checkpoints(job).completed() > 1);
        FlinkProcess taskManager = stack.cluster().taskManagers().getFirst();
        taskManager.kill();
        taskManager.start(Progress.SILENT);
        feed(stack, Broker.TICKS, "--ticks", "20000", "--rate", "1000");
        List<ConsumerRecord<byte[], byte[]>> log = log(stack, Broker.TICKS);
        await().atMost(PATIENCE)
                .until(
                        () ->
                                rest.job(job).map(FlinkRest.Job::fullyRunning).orElse(false)
                                        && rest.restarts(job) > 0);
        await().atMost(PATIENCE).until(() -> archived().size() == log.size());
        rest.stopWithSavepoint(job, folder.resolve("savepoint"), PATIENCE);

        assertThat(archived().stream().map(ArchiveIT::text).toList())
                .isEqualTo(log.stream().map(record -> text(expected(record))).toList());

        stack.broker().createTopic(COPY, Broker.TICKS_PARTITIONS);
        feed(stack, COPY, "--feed", "archive", "--file", folder.toString(), "--speed", "max");
        assertThat(log(stack, COPY).stream().map(record -> text(withoutTime(record))).toList())
                .isEqualTo(log.stream().map(record -> text(withoutTime(record))).toList());
    }

    private static Path jar() {
        return Repository.root()
                .resolve(
                        "archive-job/target/archive-job-"
                                + System.getProperty("candlewick.version")
                                + ".jar");
    }

    private static void feed(LocalStack stack, String topic, String... arguments) {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "--bootstrap-servers",
                                stack.broker().bootstrapServers(),
                                "--topic",
                                topic));
        all.addAll(List.of(arguments));
        assertThat(FeedCommand.commandLine().execute(all.toArray(String[]::new))).isZero();
    }

    /** Whatever a topic may hold, although no feed of ours sends it. */
    private static void sendOddities(String bootstrapServers) {
        byte[] text = "no tick".getBytes(StandardCharsets.UTF_8);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrapServers, "max.request.size", 2 << 20),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            send(producer, 0, null, null);
            send(producer, 1, text, null);
            send(producer, 2, new byte[] {0, -1, 10}, new byte[0]);
            send(producer, 3, null, text, "candlewick-encoding", "candlewick-encoding", "other");
            byte[] large = new byte[1_900_000];
            new Random(3).nextBytes(large);
            send(producer, 4, text, large);
            producer.flush();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the log is read afterwards
    private static void send(
            KafkaProducer<byte[], byte[]> producer,
            int partition,
            byte @Nullable [] key,
            byte @Nullable [] value,
            String... headers) {
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(Broker.TICKS, partition, key, value);
        for (int i = 0; i < headers.length; i++) {
            record.headers()
                    .add(new RecordHeader(headers[i], i == 0 ? null : new byte[] {(byte) i}));
        }
        producer.send(record);
    }

    /** Every record in the archive, each partition in order. */
    private List<ArchivedRecord> archived() throws IOException {
        List<ArchivedRecord> records = new ArrayList<>();
        for (String log : Archive.logs(folder.toString())) {
            Archive archive = Archive.open(folder, log);
            for (int partition : archive.partitions()) {
                archive.read(partition, 0, Long.MAX_VALUE, records::add);
            }
        }
        return records;
    }

    /** Every record of a topic, each partition in order. */
    private static List<ConsumerRecord<byte[], byte[]>> log(LocalStack stack, String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of("bootstrap.servers", stack.broker().bootstrapServers()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            for (int number : IntStream.range(0, Broker.TICKS_PARTITIONS).toArray()) {
                TopicPartition partition = new TopicPartition(topic, number);
                consumer.assign(List.of(partition));
                consumer.seekToBeginning(List.of(partition));
                long end =
                        Objects.requireNonNull(
                                consumer.endOffsets(List.of(partition)).get(partition));
                while (consumer.position(partition) < end) {
                    consumer.poll(Duration.ofSeconds(1)).forEach(records::add);
                }
            }
        }
        return records;
    }

    private static ArchivedRecord expected(ConsumerRecord<byte[], byte[]> record) {
        return new ArchivedRecord(
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.timestampType() == TimestampType.LOG_APPEND_TIME,
                record.key(),
                record.value(),
                headers(record));
    }

    /** All of a record in words. */
    private static String text(ArchivedRecord record) {
        return "%d %d %d %b %s %s %s"
                .formatted(
                        record.partition(),
                        record.offset(),
                        record.time(),
                        record.appendTime(),
                        text(record.key()),
                        text(record.value()),
                        record.headers().stream()
                                .map(header -> header.name() + text(header.value()))
                                .toList());
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "none" : "'" + new String(bytes, StandardCharsets.ISO_8859_1) + "'";
    }

    private static ArchivedRecord withoutTime(ConsumerRecord<byte[], byte[]> record) {
        return new ArchivedRecord(
                record.partition(),
                record.offset(),
                0,
                true,
                record.key(),
                record.value(),
                headers(record));
    }

    private static List<ArchivedRecord.Header> headers(ConsumerRecord<byte[], byte[]> record) {
        List<ArchivedRecord.Header> headers = new ArrayList<>();
        record.headers()
                .forEach(
                        header ->
                                headers.add(
                                        new ArchivedRecord.Header(header.key(), header.value())));
        return headers;
    }
}
