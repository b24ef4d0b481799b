package dev.candlewick.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.candlewick.localstack.FlinkRest;
import dev.candlewick.localstack.LocalStack;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.Repository;
import dev.candlewick.localstack.Role;
import dev.candlewick.localstack.junit.RealComponents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** A job goes on from its checkpoint, and the log is no longer what it was. */
@RealComponents({Part.DATABASE, Part.BROKER, Part.CLUSTER})
class LogGuardIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PARTITIONS = 2;

    private final LocalStack stack;
    private final FlinkRest rest;
    private final Admin admin;
    private String topic = "";
    private String jar = "";
    private Path kafkaSecrets = Path.of("");
    private long sent;

    LogGuardIT(LocalStack stack) {
        this.stack = stack;
        this.rest = stack.cluster().rest();
        this.admin = Admin.create(kafka());
    }

    @BeforeEach
    void aTopicAndNoEpoch(TestInfo test, @TempDir Path folder) throws SQLException, IOException {
        // A number that only Kafka, which has to look it up there, can read.
        kafkaSecrets = Files.writeString(folder.resolve("kafka.properties"), "bytes=1000000");
        topic = test.getTestMethod().orElseThrow().getName();
        stack.broker().createTopic(topic, PARTITIONS);
        jar = rest.upload(jobJar());
        try (Connection owner = stack.database().connect(Role.OWNER);
                Statement statement = owner.createStatement()) {
            statement.execute(
                    "TRUNCATE epoch, epoch_log, epoch_instrument, candle_1s, candle_1m, candle_5m, candle_15m, candle_1h, candle_1d");
        }
    }

    @AfterEach
    void noJobIsLeft() {
        rest.jobs().stream()
                .filter(job -> !job.ended())
                .forEach(job -> rest.cancel(job.id(), PATIENCE));
        admin.close();
    }

    @Test
    void messagesDeletedBeforeTheyWereFoldedAreNotPassedOver() throws Exception {
        String checkpoint = folded(20);
        send(20);
        delete(25);

        assertThat(failure(Optional.of(checkpoint)))
                .contains("begins at offset 25 in partition 1")
                .contains("5 offsets in between are gone")
                .contains("./candlewick rebuild");
    }

    @Test
    void messagesDeletedAfterTheyWereFoldedAreNoLoss() throws Exception {
        String checkpoint = folded(20);
        delete(20);
        send(5);

        String job = submit(Optional.of(checkpoint));
        awaitFolded(25);
        assertThat(rest.restarts(job)).isZero();
    }

    @Test
    void aTopicThatWasCreatedAnewIsNotReadOn() throws Exception {
        String checkpoint = folded(20);
        recreateTopic();
        send(30);

        assertThat(failure(Optional.of(checkpoint)))
                .contains("was deleted and created again")
                .contains("./candlewick rebuild");
    }

    @Test
    void aTopicThatWasCreatedAnewIsNotFoldedIntoTheSameEpoch() throws Exception {
        folded(20);
        recreateTopic();
        send(30);

        assertThat(failure(Optional.empty()))
                .contains("was deleted and created again")
                .contains("./candlewick rebuild");
        assertThat(folded()).isEqualTo(20);
    }

    @Test
    void aTopicWithMorePartitionsIsNotReadOn() throws Exception {
        String checkpoint = folded(20);
        admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(3))).all().get();

        assertThat(failure(Optional.of(checkpoint))).contains("had 2 partitions and has 3 now");
    }

    @Test
    void aFirstFoldBeginsWithWhatIsThere() throws Exception {
        send(20);
        delete(15);

        String job = submit(Optional.empty());
        awaitFolded(5);
        assertThat(rest.restarts(job)).isZero();
    }

    private void recreateTopic() throws ExecutionException, InterruptedException {
        admin.deleteTopics(List.of(topic)).all().get();
        await().atMost(PATIENCE).until(() -> !admin.listTopics().names().get().contains(topic));
        stack.broker().createTopic(topic, PARTITIONS);
    }

    /**
     * Sends ticks and folds them; returns the checkpoint that covers them, of a job that is gone.
     */
    private String folded(int ticks) throws Exception {
        send(ticks);
        String job = submit(Optional.empty());
        awaitFolded(ticks);
        String checkpoint = rest.triggerCheckpoint(job, PATIENCE).path();
        rest.cancel(job, PATIENCE);
        return checkpoint;
    }

    private String submit(Optional<String> checkpoint) {
        return rest.run(
                jar,
                new FlinkRest.Run(
                        List.of(
                                "--bootstrap-servers",
                                stack.broker().bootstrapServers(),
                                "--topic",
                                topic,
                                "--database-url",
                                stack.database().jdbcUrl(),
                                "--database-password-file",
                                stack.database().passwordFile(Role.WRITER).toString(),
                                "--kafka-property",
                                "config.providers=file",
                                "--kafka-property",
                                "config.providers.file.class=org.apache.kafka.common.config.provider.FileConfigProvider",
                                "--kafka-property",
                                "fetch.max.bytes=${file:" + kafkaSecrets + ":bytes}"),
                        Optional.empty(),
                        checkpoint));
    }

    private String failure(Optional<String> checkpoint) {
        String job = submit(checkpoint);
        await().atMost(PATIENCE).until(() -> rest.lastFailure(job).isPresent());
        return rest.lastFailure(job).orElseThrow();
    }

    private void awaitFolded(long ticks) {
        await().atMost(PATIENCE).until(() -> folded() == ticks);
    }

    private long folded() throws SQLException {
        try (Connection connection = stack.database().connect(Role.READER);
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT coalesce(sum(tick_count), 0) FROM candle WHERE interval = '1d'")) {
            row.next();
            return row.getLong(1);
        }
    }

    private void send(int ticks) throws ExecutionException, InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        kafka(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int tick = 0; tick < ticks; tick++) {
                String message =
                        "{\"symbol\":\"A\",\"event_time\":%d,\"price\":1,\"size\":1}"
                                .formatted(1_700_000_000_000_000L + sent++);
                producer.send(new ProducerRecord<>(topic, 1, bytes("A"), bytes(message))).get();
            }
        }
    }

    private void delete(long before) throws ExecutionException, InterruptedException {
        admin.deleteRecords(
                        Map.of(new TopicPartition(topic, 1), RecordsToDelete.beforeOffset(before)))
                .all()
                .get();
    }

    private Properties kafka() {
        Properties properties = new Properties();
        properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, stack.broker().bootstrapServers());
        return properties;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Path jobJar() {
        try (Stream<Path> built = Files.list(Repository.root().resolve("flink-job/target"))) {
            return built.filter(file -> file.toString().matches(".*/flink-job-[^/]*\\.jar"))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
