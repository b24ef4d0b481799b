package dev.candlewick.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.candlewick.job.instrument.Instruments;
import dev.candlewick.job.timescale.StoredRows;
import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.LocalStack;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.Role;
import dev.candlewick.localstack.junit.RealComponents;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointStatsSnapshot;
import org.apache.flink.runtime.checkpoint.RestoredCheckpointStats;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every savepoint that was ever stored is restored by the job as it is now, which goes on with
 * further ticks and ends with the rows of a job that never stopped.
 *
 * <p>To store one of another state version: make a folder with its number in {@code
 * src/test/resources/savepoints}, with the instrument file and the log of the last one, extended by
 * what is new, and run this class with {@code -Dcandlewick.savepoint.write=NUMBER}.
 */
@RealComponents({Part.DATABASE, Part.BROKER})
class StoredSavepointIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PARTITIONS = 4;
    private static final int MOST_BYTES = 200_000;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(4)
                            .setConfiguration(inOneFile())
                            .build());

    /** What is a function of the log, and what readers learn of it, whatever was published when. */
    private static final List<String> ROWS =
            List.of(
                    """
                    SELECT 'candle', interval, to_jsonb(c) - '{state,revision,recorded_at}'::text[],
                        state = 'PARTIAL' FROM candle c""",
                    """
                    SELECT 'instrument', to_jsonb(i) - 'first_seen_at' FROM instrument i""",
                    """
                    SELECT 'rejected', to_jsonb(r) - '{append_time,recorded_at}'::text[]
                    FROM rejected_tick r""",
                    """
                    SELECT 'late', to_jsonb(l) - '{append_time,recorded_at}'::text[]
                    FROM late_tick l""",
                    """
                    SELECT 'snapshot', to_jsonb(s) - 'recorded_at' FROM snapshot_tick s""",
                    """
                    SELECT 'imported', to_jsonb(i) - 'recorded_at' FROM imported_candle i""",
                    """
                    SELECT 'held', symbol, interval, start_time FROM rejected_candle
                    WHERE resolved_at IS NULL""");

    private static final Map<StoredSavepoint, List<String>> WITHOUT_A_STOP = new HashMap<>();

    private final Database database;
    private final String kafka;
    private final LocalStack stack;
    private final Connection owner;
    private final Admin admin;

    private String topic = "";
    private String group = "";
    private static int runs;

    @TempDir Path folder;

    StoredSavepointIT(LocalStack stack) throws SQLException {
        this.stack = stack;
        this.database = stack.database();
        this.kafka = stack.broker().bootstrapServers();
        this.owner = database.connect(Role.OWNER);
        this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka));
    }

    private static Configuration inOneFile() {
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.FS_SMALL_FILE_THRESHOLD, MemorySize.ofMebiBytes(1));
        return configuration;
    }

    @BeforeAll
    static void foldWithoutAStop(LocalStack stack, @TempDir Path folder) throws Exception {
        StoredSavepointIT first = new StoredSavepointIT(stack);
        first.folder = folder;
        first.foldWithoutAStop();
        first.close();
    }

    private void foldWithoutAStop() throws Exception {
        for (StoredSavepoint savepoint : StoredSavepoint.all()) {
            stack.broker().createTopic(savepoint.topic(), PARTITIONS);
            savepoint.send("before", kafka);
            if (savepoint.version().equals(System.getProperty("candlewick.savepoint.write"))) {
                store(savepoint);
            } else {
                savepoint.send("revising", kafka);
            }
            noRows();
            JobClient job = start(savepoint, 2, Optional.empty());
            awaitFolded(savepoint.clock("revising"));
            savepoint.send("after", kafka);
            awaitFolded(savepoint.clock("after"));
            WITHOUT_A_STOP.put(savepoint, rows());
            stop(job);
        }
    }

    private void store(StoredSavepoint savepoint) throws Exception {
        noRows();
        // What the database refuses is the one part of the job's state that lies there.
        sql("ALTER TABLE candle_1h ADD CONSTRAINT refused CHECK (symbol <> 'HELD')");
        JobClient job = start(savepoint, 2, Optional.empty());
        awaitFolded(savepoint.clock("before"));
        savepoint.send("revising", kafka);
        awaitFolded(savepoint.clock("revising"));
        Path taken = stop(job);
        sql("ALTER TABLE candle_1h DROP CONSTRAINT refused");
        savepoint.store(taken, topicId(savepoint), owner);
    }

    @AfterEach
    void noJobIsLeft(@InjectMiniCluster MiniCluster cluster) throws Exception {
        for (JobStatusMessage job : cluster.listJobs().get()) {
            if (!job.getJobState().isGloballyTerminalState()) {
                cluster.cancelJob(job.getJobId()).get();
                cluster.requestJobResult(job.getJobId()).get();
            }
        }
        close();
    }

    private void close() throws SQLException {
        admin.close();
        owner.close();
    }

    static Stream<Arguments> savepointsAtAnyParallelism() throws IOException {
        return StoredSavepoint.all().stream()
                .flatMap(savepoint -> Stream.of(1, 2, 4).map(p -> Arguments.of(savepoint, p)));
    }

    @ParameterizedTest
    @MethodSource("savepointsAtAnyParallelism")
    void aRestoredJobEndsWithTheRowsOfOneThatNeverStopped(
            StoredSavepoint savepoint, int parallelism, @InjectMiniCluster MiniCluster cluster)
            throws Exception {
        noRows();
        savepoint.load(owner, topicId(savepoint));
        Path copy = savepoint.copyTo(folder, topicId(savepoint));

        JobClient job = start(savepoint, parallelism, Optional.of(copy));

        List<String> expected = Objects.requireNonNull(WITHOUT_A_STOP.get(savepoint));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(differences(expected)).isEmpty());
        await().atMost(PATIENCE)
                .until(() -> restoredFrom(cluster, job).contains(folder.toString()));
        stop(job);
        assertThat(differences(expected)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("savepoints")
    void aStoredSavepointHoldsEveryKindOfState(StoredSavepoint savepoint) throws Exception {
        noRows();
        savepoint.load(owner, topicId(savepoint));

        assertThat(query("SELECT DISTINCT state FROM candle ORDER BY 1"))
                .containsExactly("CLOSED", "PARTIAL", "REVISED");
        assertThat(query("SELECT DISTINCT symbol FROM rejected_candle WHERE resolved_at IS NULL"))
                .containsExactly("HELD");
        assertThat(query("SELECT count(*) > 0 FROM late_tick")).containsExactly("t");
        assertThat(query("SELECT count(*) > 0 FROM rejected_tick")).containsExactly("t");
        assertThat(savepoint.bytes()).isLessThan(MOST_BYTES);
        assertThat(savepoint.metadata())
                .contains("tick-source", "partition-fold", "candle-rollup")
                .doesNotContain("Kryo");
    }

    static List<StoredSavepoint> savepoints() throws IOException {
        return StoredSavepoint.all();
    }

    private JobClient start(StoredSavepoint savepoint, int parallelism, Optional<Path> restoreFrom)
            throws Exception {
        group = "run-" + runs++;
        JobOptions options =
                JobOptions.parse(
                        "--bootstrap-servers",
                        kafka,
                        "--topic",
                        savepoint.topic(),
                        "--group",
                        group,
                        "--database-url",
                        database.jdbcUrl(),
                        "--database-password-file",
                        database.passwordFile(Role.WRITER).toString(),
                        "--instruments",
                        savepoint.instruments().toString(),
                        "--idle-timeout",
                        "1s",
                        "--checkpoint-interval",
                        "500ms");
        Configuration configuration = CandleJob.configuration(options);
        configuration.set(CoreOptions.DEFAULT_PARALLELISM, parallelism);
        restoreFrom.ifPresent(
                path -> configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, path.toString()));
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(parallelism);
        Instruments instruments = options.instruments();
        CandleJob.define(environment, options, instruments, options.epochRules(instruments));
        topic = savepoint.topic();
        return environment.executeAsync(options.jobName());
    }

    private Path stop(JobClient job) throws Exception {
        String taken =
                job.stopWithSavepoint(
                                false,
                                Files.createTempDirectory(folder, "stopped").toString(),
                                SavepointFormatType.CANONICAL)
                        .get();
        job.getJobExecutionResult().get();
        return Path.of(URI.create(taken).getPath());
    }

    /** Empty as long as Flink has not counted it. */
    private static String restoredFrom(MiniCluster cluster, JobClient job) throws Exception {
        CheckpointStatsSnapshot checkpoints =
                cluster.getExecutionGraph(job.getJobID()).get().getCheckpointStatsSnapshot();
        RestoredCheckpointStats restored =
                checkpoints == null ? null : checkpoints.getLatestRestoredCheckpoint();
        return restored == null ? "" : restored.getExternalPath() + "";
    }

    /** Until a checkpoint covers the log and everything that ends by its clock is closed. */
    private void awaitFolded(Instant clock) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            assertThat(covered()).isEqualTo(ends());
                            assertThat(
                                            query(
                                                    "SELECT count(*) FROM candle WHERE state = 'PARTIAL' AND end_time <= '%s'"
                                                            .formatted(clock)))
                                    .containsExactly("0");
                        });
    }

    private Map<Integer, Long> covered() throws Exception {
        Map<Integer, Long> covered = new HashMap<>();
        admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .forEach((partition, at) -> covered.put(partition.partition(), at.offset()));
        covered.values().removeIf(offset -> offset == 0);
        return covered;
    }

    private Map<Integer, Long> ends() throws Exception {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            asked.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        Map<Integer, Long> ends = new HashMap<>();
        admin.listOffsets(asked)
                .all()
                .get()
                .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
        ends.values().removeIf(offset -> offset == 0);
        return ends;
    }

    private String topicId(StoredSavepoint savepoint) throws Exception {
        return Objects.requireNonNull(
                        admin.describeTopics(List.of(savepoint.topic()))
                                .allTopicNames()
                                .get()
                                .get(savepoint.topic()))
                .topicId()
                .toString();
    }

    private void noRows() throws SQLException {
        sql(
                "TRUNCATE snapshot_tick, imported_candle, anomaly, "
                        + String.join(", ", StoredSavepoint.TABLES));
    }

    private List<String> differences(List<String> expected) throws SQLException {
        List<String> rows = rows();
        return Stream.concat(
                        expected.stream()
                                .filter(row -> !rows.contains(row))
                                .map(row -> "missing: " + row),
                        rows.stream()
                                .filter(row -> !expected.contains(row))
                                .map(row -> "not expected: " + row))
                .toList();
    }

    private List<String> rows() throws SQLException {
        List<String> rows = new ArrayList<>();
        for (String query : ROWS) {
            rows.addAll(query(query));
        }
        return rows;
    }

    private void sql(String sql) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> query(String sql) throws SQLException {
        return StoredRows.of(owner, sql);
    }
}
