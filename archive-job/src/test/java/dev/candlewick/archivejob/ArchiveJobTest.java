package dev.candlewick.archivejob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candlewick.archive.Archive;
import dev.candlewick.archive.ArchivedRecord;
import dev.candlewick.archive.Compaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // a server that is stopped may be interrupted
class ArchiveJobTest {
    private static final int RECORDS = 6_000;
    private static final int PARTITIONS = 3;
    private static final List<Long> ALL =
            LongStream.range(0, RECORDS / PARTITIONS).boxed().toList();
    private static final String LOG = Archive.folder("ticks", "id");

    /** Two seconds before midnight, so that a partition has two days. */
    private static final long TIME = 1_767_225_598_000L;

    /** Checkpoints that were complete, of all attempts, and how often the job has failed. */
    private static final AtomicInteger COMPLETED = new AtomicInteger();

    private static final AtomicInteger FAILURES = new AtomicInteger();

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    @TempDir private Path folder = Path.of("");

    @Test
    void aJobThatFailsAgainAndAgainLosesAndDoublesNoRecord() throws Exception {
        keepWithFailures(folder.toUri().toString().replaceAll("/$", ""));

        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(offsets(partition)).as("partition %d", partition).isEqualTo(ALL);
        }
        try (Stream<Path> days = Files.list(folder.resolve(LOG))) {
            assertThat(days.map(day -> day.getFileName().toString()))
                    .containsExactlyInAnyOrder("date=2025-12-31", "date=2026-01-01");
        }
    }

    @Test
    void aBucketIsAsGoodAsAFolder() throws Exception {
        try (LocalBucket bucket = LocalBucket.start("candles")) {
            FileSystem.initialize(bucket.flinkConfiguration(), null);

            keepWithFailures(bucket.location() + "/kept");

            assertThat(offsets(bucket)).containsExactly(ALL, ALL, ALL);
            int merged =
                    Compaction.run(
                            bucket.location() + "/kept", bucket.environment(), message -> {});
            assertThat(merged).isPositive();
            assertThat(offsets(bucket)).containsExactly(ALL, ALL, ALL);
        } finally {
            FileSystem.initialize(new Configuration(), null);
        }
    }

    @Test
    void aMissingKeyIsNamedAndNoKeyIsShown() throws Exception {
        try (LocalBucket bucket = LocalBucket.start("candles")) {
            assertThatThrownBy(
                            () ->
                                    Archive.open(
                                            bucket.location(),
                                            LOG,
                                            Map.of("AWS_ACCESS_KEY_ID", LocalBucket.KEY)))
                    .hasMessageContaining("AWS_SECRET_ACCESS_KEY is missing")
                    .message()
                    .doesNotContain(LocalBucket.KEY);
            Map<String, String> wrong = new HashMap<>(bucket.environment());
            wrong.put("AWS_SECRET_ACCESS_KEY", "not the right one");
            assertThatThrownBy(() -> Archive.open(bucket.location(), LOG, wrong))
                    .hasMessageContaining("403: SignatureDoesNotMatch")
                    .message()
                    .doesNotContain("not the right one");
        }
    }

    private static void keepWithFailures(String place) throws Exception {
        COMPLETED.set(0);
        FAILURES.set(0);
        Configuration configuration =
                ArchiveJob.configuration(
                        ArchiveOptions.parse(
                                "--bootstrap-servers", "none:1", "--archive", "file:///nowhere"));
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_EXPONENTIAL_DELAY_INITIAL_BACKOFF,
                Duration.ofMillis(10));
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(1);
        DataGeneratorSource<ArchivedRecord> source =
                new DataGeneratorSource<>(
                        ArchiveJobTest::record,
                        RECORDS,
                        RateLimiterStrategy.perSecond(3_000),
                        new RecordType());
        ArchiveJob.keep(
                environment
                        .fromSource(source, WatermarkStrategy.noWatermarks(), "records")
                        .uid("records")
                        .map(new Failing())
                        .returns(new RecordType())
                        .uid("failing"),
                place,
                LOG);

        environment.execute();

        assertThat(FAILURES).hasValue(3);
    }

    /** The offsets of each partition, as a reader gets them. */
    private static List<List<Long>> offsets(LocalBucket bucket) throws IOException {
        Archive archive = Archive.open(bucket.location() + "/kept", LOG, bucket.environment());
        List<List<Long>> all = new ArrayList<>();
        for (int partition : archive.partitions()) {
            List<Long> offsets = new ArrayList<>();
            archive.read(partition, 0, Long.MAX_VALUE, record -> offsets.add(record.offset()));
            all.add(offsets);
        }
        return all;
    }

    private static ArchivedRecord record(long number) {
        return new ArchivedRecord(
                (int) (number % PARTITIONS),
                number / PARTITIONS,
                TIME + number,
                true,
                "IBM".getBytes(StandardCharsets.UTF_8),
                ("tick " + number).getBytes(StandardCharsets.UTF_8),
                List.of());
    }

    /** Those of every file on its own, so that a record that lies in two files shows. */
    private List<Long> offsets(int partition) throws IOException {
        List<Long> offsets = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> below = Files.walk(folder)) {
            files = below.filter(file -> isPart(file, partition)).toList();
        }
        for (Path file : files) {
            Path alone = Files.createTempDirectory("alone");
            Path copy =
                    alone.resolve(LOG)
                            .resolve("date=x/partition=" + partition)
                            .resolve(file.getFileName());
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
            Archive.open(alone, LOG)
                    .read(partition, 0, Long.MAX_VALUE, record -> offsets.add(record.offset()));
        }
        return offsets.stream().sorted().toList();
    }

    private static boolean isPart(Path file, int partition) {
        return file.getFileName().toString().endsWith(".parquet")
                && !file.getFileName().toString().startsWith(".")
                && Objects.requireNonNull(file.getParent()).endsWith("partition=" + partition);
    }

    /** Fails three times, each after a checkpoint or two, with records behind it. */
    private static final class Failing extends RichMapFunction<ArchivedRecord, ArchivedRecord>
            implements CheckpointListener {
        private static final long serialVersionUID = 1;

        private int behind;

        @Override
        public ArchivedRecord map(ArchivedRecord record) {
            if (COMPLETED.get() > 2 * FAILURES.get() + 1 && FAILURES.get() < 3 && ++behind > 50) {
                FAILURES.incrementAndGet();
                throw new IllegalStateException("fails on purpose");
            }
            return record;
        }

        @Override
        public void notifyCheckpointComplete(long checkpoint) {
            COMPLETED.incrementAndGet();
        }
    }
}
