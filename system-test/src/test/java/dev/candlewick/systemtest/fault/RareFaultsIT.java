package dev.candlewick.systemtest.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.candlewick.localstack.Broker;
import dev.candlewick.localstack.FlinkCluster;
import dev.candlewick.localstack.FlinkProcess;
import dev.candlewick.localstack.FlinkRestException;
import dev.candlewick.localstack.LocalStack;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.Progress;
import dev.candlewick.localstack.junit.RealComponents;
import dev.candlewick.systemtest.fault.FaultReport.Fault;
import dev.candlewick.systemtest.fault.FaultRun.Expected;
import dev.candlewick.systemtest.fault.FaultRun.Setup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The faults that take their time: part of {@code ./candlewick test --faults} only. */
@Tag("faults")
@RealComponents({Part.DATABASE, Part.BROKER, Part.CLUSTER})
class RareFaultsIT {
    private static final int RATE = 2_000;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration RANDOM_FAULTS = Duration.ofMinutes(4);

    private static final int MARKET_TICKS = 60_000;
    private static final int SKEWED = 5_000;
    private static final long SECOND = 1_000_000;
    private static final long TEN_MINUTES = 600 * SECOND;

    private static final String NO_SPACE = "No space left on device";

    private final LocalStack stack;
    private final FlinkCluster cluster;
    private final Path folder;

    RareFaultsIT(LocalStack stack, @TempDir Path folder) {
        this.stack = stack;
        this.cluster = stack.cluster();
        this.folder = folder;
    }

    @Test
    void aTaskManagerKilledThreeTimesCostsNoTick() throws Exception {
        try (FaultRun run = FaultRun.begin(stack, "task-manager", 1, folder)) {
            run.feed(RATE);

            run.cause("F1", "kill -9 of the TaskManager after a flush", () -> afterFlush(run));
            run.cause("F1", "kill -9 during a checkpoint", () -> duringCheckpoint(run));
            run.cause("F1", "kill -9 at once again", () -> failed(run, this::killTaskManager));

            run.prove();
        }
    }

    @Test
    void aFrozenTaskManagerIsReplacedAndDoesNoHarmWhenItGoesOn() throws Exception {
        try (FaultRun run = FaultRun.begin(stack, "zombie", 2, folder)) {
            run.feed(RATE);

            run.cause("F2", "SIGSTOP of the TaskManager, another, SIGCONT", () -> zombie(run));

            run.prove();
        }
    }

    @Test
    void theJobGoesOnFromItsCheckpointWithoutItsJobManager() throws Exception {
        try (FaultRun run = FaultRun.begin(stack, "job-manager", 3, folder)) {
            run.feed(RATE);

            run.cause("F3", "kill -9 of the JobManager", () -> lostJob(run, false));
            run.cause("F4", "kill -9 of JobManager and TaskManager", () -> lostJob(run, true));

            run.prove();
        }
    }

    @Test
    void aMinuteWithoutDatabaseUnderFullLoadCostsNoRestart() throws Exception {
        try (FaultRun run = FaultRun.begin(stack, "outage", 60, folder)) {
            run.feed(5_000);

            double seconds =
                    run.cause(
                            "F5",
                            "database away for 60 s at 5,000 ticks/s",
                            () -> Outage.of(stack.database(), run.watch(), "QUIT", 60));

            run.prove();
            assertThat(run.failures()).isZero();
            assertThat(seconds).isLessThan(10);
        }
    }

    @Test
    void aDatabaseBehindABlackHoleIsWaitedFor() throws Exception {
        try (Hole hole = Hole.to(stack.database().port());
                FaultRun run =
                        Setup.of(stack, "black-hole", 6, folder)
                                .databaseAt(
                                        stack.database()
                                                .jdbcUrl()
                                                .replace(
                                                        ":" + stack.database().port() + "/",
                                                        ":" + hole.port() + "/"))
                                .begin()) {
            run.feed(RATE);

            run.cause("F6", "nothing comes through to the database for 75 s", () -> blocked(hole));

            run.prove();
            assertThat(run.failures()).isZero();
        }
    }

    @Test
    void aSavepointIsRestoredWithAnotherParallelism() throws Exception {
        try (FaultRun run = FaultRun.begin(stack, "savepoint", 14, folder)) {
            run.feed(RATE);

            run.cause("F14", "savepoint, parallelism 1 to 3", () -> rescaled(run, 3));
            run.cause("F14", "savepoint, parallelism 3 to 2", () -> rescaled(run, 2));

            run.prove();
        }
    }

    @Test
    void aProducerThatBeginsAnewCausesNoTickToBeFoldedTwice() throws Exception {
        Path file = MarketFile.write(folder.resolve("market.csv"), 8, MARKET_TICKS);
        try (FaultRun run = FaultRun.begin(stack, "producer", 8, folder)) {
            long begin = System.nanoTime();
            long first = killedProducer(run, file);
            List<String> again = producer(run, file, "--force", "--speed", "max");
            await().atMost(PATIENCE).until(() -> started(again).waitFor() == 0);
            await().atMost(PATIENCE).until(() -> run.folded() == MARKET_TICKS);
            run.note(
                    new Fault(
                            "F8",
                            "kill -9 of the feed, which begins its file anew",
                            "%d of %d ticks are in the log twice".formatted(first, MARKET_TICKS),
                            (System.nanoTime() - begin) / 1e9,
                            run.failures()));

            run.prove(new Expected(MARKET_TICKS, 0, first, 0));
        }
    }

    @Test
    void producersWhoseClocksAreWrongMoveNoWatermark() throws Exception {
        try (FaultRun run = FaultRun.begin(stack, "clocks", 10, folder)) {
            SteadyFeed feed = run.feed(RATE);

            run.cause("F10", "a producer's clock ten minutes ahead", () -> ahead(run));
            run.cause("F10", "a producer's clock ten minutes behind", () -> behind(run));

            assertThat(closedTooEarly(run)).isZero();
            long partitions = Broker.TICKS_PARTITIONS;
            run.prove(new Expected(feed.stop() + SKEWED, SKEWED + partitions, 0, 0));
        }
    }

    @Test
    void ticksBeyondTheHorizonAreKeptAndFoldedByTheNextEpoch() throws Exception {
        String topic;
        long ticks;
        try (FaultRun run = FaultRun.begin(stack, "late", 12, folder)) {
            run.feed(RATE);
            run.cause("F12", "ticks of closed candles, inside the horizon", () -> afterClose(run));
            run.cause("F12", "ticks beyond the horizon", () -> beyondHorizon(run));
            topic = run.topic();
            ticks = run.stopFeed();
            run.prove(new Expected(ticks, 0, 0, SKEWED));
        }
        try (FaultRun rebuilt =
                Setup.of(stack, "late-rebuilt", 12, folder)
                        .over(topic)
                        .with("--horizon", "1h")
                        .begin()) {
            long begin = System.nanoTime();
            await().atMost(PATIENCE).until(() -> rebuilt.folded() == ticks + SKEWED);
            rebuilt.note(
                    new Fault(
                            "F12",
                            "the log folded anew with a horizon of an hour",
                            SKEWED + " ticks that were late are in candles",
                            (System.nanoTime() - begin) / 1e9,
                            0));
            rebuilt.prove(Expected.ticks(ticks + SKEWED));
        }
    }

    @Test
    void aLogThatIsCutOrMadeAnewIsNotReadOnButFoldedAnew() throws Exception {
        String topic;
        try (FaultRun run = FaultRun.begin(stack, "log", 15, folder)) {
            run.feed(RATE);
            topic = run.topic();
            long ticks = run.stopFeed();
            await().atMost(PATIENCE).until(() -> run.folded() == ticks);
            String alarm = afterItsLogWasChanged(run, () -> cut(run));
            assertThat(alarm).contains("offsets in between are gone");
        }
        try (FaultRun rebuilt = Setup.of(stack, "log-cut", 15, folder).over(topic).begin()) {
            foldedAnew(rebuilt, "the log cut in front of what was not folded yet");
            rebuilt.prove(Expected.ticks(rebuilt.log().ticks()));

            String alarm = afterItsLogWasChanged(rebuilt, () -> madeAnew(topic));
            assertThat(alarm).contains("was deleted and created again");
        }
        try (FaultRun rebuilt = Setup.of(stack, "log-anew", 15, folder).over(topic).begin()) {
            foldedAnew(rebuilt, "the topic deleted and created again");
            rebuilt.prove(Expected.ticks(rebuilt.log().ticks()));
        }
    }

    @Test
    void aFullDiskIsWaitedFor() throws Exception {
        try (FaultRun run = FaultRun.begin(stack, "disk", 16, folder)) {
            run.feed(RATE);

            run.cause("F16", "no space for the database", () -> fullDatabase(run));
            run.cause("F16", "no file of the cluster can grow", () -> fullCluster(run));

            run.prove();
        }
    }

    @Test
    void randomFaultsForSomeMinutesCostNoTick() throws Exception {
        SplittableRandom random = new SplittableRandom(17);
        try (FaultRun run = FaultRun.begin(stack, "random", 17, folder)) {
            run.feed(RATE);
            List<String> happened = new ArrayList<>();
            run.cause(
                    "F17",
                    "random faults for %d minutes".formatted(RANDOM_FAULTS.toMinutes()),
                    () -> {
                        long end = System.nanoTime() + RANDOM_FAULTS.toNanos();
                        while (System.nanoTime() < end) {
                            happened.add(any(run, random));
                        }
                        return String.join("; ", happened);
                    });

            run.prove();
            assertThat(happened).hasSizeGreaterThan(5);
        }
    }

    private String any(FaultRun run, SplittableRandom random) throws Exception {
        return switch (random.nextInt(5)) {
            case 0 -> "TaskManager " + killTaskManager();
            case 1 -> {
                long seconds = random.nextInt(1, 12);
                FlinkProcess frozen = cluster.taskManagers().getFirst();
                frozen.suspend();
                passed(seconds);
                frozen.resume();
                yield "TaskManager frozen for " + seconds + " s";
            }
            case 2 ->
                    "database "
                            + Outage.of(
                                    stack.database(),
                                    run.watch(),
                                    random.nextBoolean() ? "QUIT" : "KILL",
                                    random.nextInt(1, 8));
            case 3 -> {
                long before = stack.broker().pid().orElseThrow();
                stack.broker().kill();
                stack.broker().start(Progress.SILENT);
                yield "broker process %d, then %d"
                        .formatted(before, stack.broker().pid().orElseThrow());
            }
            default -> {
                long seconds = random.nextInt(1, 10);
                passed(seconds);
                yield "peace for " + seconds + " s";
            }
        };
    }

    private String killTaskManager() {
        FlinkProcess taskManager = cluster.taskManagers().getFirst();
        long before = taskManager.pid().orElseThrow();
        taskManager.kill();
        taskManager.start(Progress.SILENT);
        return "process %d, then %d".formatted(before, taskManager.pid().orElseThrow());
    }

    /** A fault that makes the job restart, seen to have done so. */
    private static String failed(FaultRun run, FaultRun.Disturbance disturbance) throws Exception {
        int before = run.failures();
        String proof = disturbance.happen();
        await().atMost(PATIENCE).until(() -> run.failures() > before);
        return proof + "; the job restarted";
    }

    private String afterFlush(FaultRun run) throws Exception {
        return failed(
                run,
                () -> {
                    long changes = run.watch().changes();
                    await().atMost(PATIENCE)
                            .pollInterval(Duration.ofMillis(1))
                            .until(() -> run.watch().changes() > changes);
                    return killTaskManager();
                });
    }

    /** A frozen TaskManager cannot confirm a checkpoint, so it is killed within one. */
    private String duringCheckpoint(FaultRun run) throws Exception {
        return failed(
                run,
                () -> {
                    long failures = cluster.rest().checkpoints(run.jobId()).failed();
                    cluster.taskManagers().getFirst().suspend();
                    try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
                        var checkpoint =
                                thread.submit(
                                        () ->
                                                cluster.rest()
                                                        .triggerCheckpoint(
                                                                run.jobId(),
                                                                Duration.ofSeconds(3)));
                        await().atMost(PATIENCE).until(checkpoint::isDone);
                    }
                    String proof = killTaskManager();
                    await().atMost(PATIENCE)
                            .until(
                                    () ->
                                            cluster.rest().checkpoints(run.jobId()).failed()
                                                    > failures);
                    return proof + "; a checkpoint failed";
                });
    }

    private String zombie(FaultRun run) throws Exception {
        FlinkProcess frozen = cluster.taskManagers().getFirst();
        String proof =
                failed(
                        run,
                        () -> {
                            frozen.suspend();
                            FlinkProcess other = cluster.addTaskManager(Progress.SILENT);
                            await().atMost(PATIENCE).until(() -> !frozen.healthy());
                            return "process %d frozen, process %d took over"
                                    .formatted(
                                            frozen.pid().orElseThrow(), other.pid().orElseThrow());
                        });
        await().atMost(PATIENCE)
                .until(() -> cluster.rest().job(run.jobId()).orElseThrow().fullyRunning());
        long changes = run.watch().changes();
        await().atMost(PATIENCE).until(() -> run.watch().changes() > changes + 1_000);
        frozen.resume();
        await().atMost(PATIENCE).until(frozen::healthy);
        cluster.removeTaskManager(cluster.taskManagers().getLast());
        return proof + "; it went on and took the job back";
    }

    private String lostJob(FaultRun run, boolean taskManagerToo) {
        long before = cluster.jobManager().pid().orElseThrow();
        if (taskManagerToo) {
            cluster.taskManagers().getFirst().kill();
        }
        cluster.jobManager().kill();
        assertThat(cluster.jobManager().isAlive()).isFalse();
        cluster.start(Progress.SILENT);
        var checkpoint = cluster.newestRetainedCheckpoint().orElseThrow();
        assertThat(checkpoint.jobId()).isEqualTo(run.jobId());
        run.goOnFrom(checkpoint.path().toUri().toString(), 1);
        return "process %d, then %d; on from checkpoint %d"
                .formatted(before, cluster.jobManager().pid().orElseThrow(), checkpoint.number());
    }

    private static String blocked(Hole hole) {
        hole.block();
        passed(75);
        long held = hole.held();
        hole.open();
        assertThat(held).as("pieces of data held back").isPositive();
        return held + " pieces of data were held back";
    }

    private String rescaled(FaultRun run, int parallelism) {
        String savepoint =
                cluster.rest().stopWithSavepoint(run.jobId(), cluster.savepoints(), PATIENCE);
        run.goOnFrom(savepoint, parallelism);
        await().atMost(PATIENCE)
                .ignoreExceptionsInstanceOf(FlinkRestException.class)
                .until(() -> cluster.rest().job(run.jobId()).orElseThrow().fullyRunning());
        return "restored from "
                + cluster.rest().checkpoints(run.jobId()).restoredFrom().orElseThrow();
    }

    /** Kills a feed that has sent a part of its file; returns how much. */
    private long killedProducer(FaultRun run, Path file) throws Exception {
        List<String> command = producer(run, file, "--speed", "60");
        AtomicReference<Process> producer = new AtomicReference<>(started(command));
        await().atMost(PATIENCE)
                .until(
                        () -> {
                            // On a busy machine it may find no broker in time, and have sent
                            // nothing.
                            if (!producer.get().isAlive() && run.folded() == 0) {
                                producer.set(started(command));
                            }
                            return run.folded() > MARKET_TICKS / 4;
                        });
        producer.get().destroyForcibly().waitFor();
        // What the broker had taken in the end, the log says.
        long first = run.log().ticks();
        assertThat(first).isLessThan(MARKET_TICKS);
        return first;
    }

    private static Process started(List<String> command) throws IOException {
        return new ProcessBuilder(command).inheritIO().start();
    }

    private List<String> producer(FaultRun run, Path file, String... options) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                "dev.candlewick.feed.FeedCommand",
                                "--bootstrap-servers",
                                stack.broker().bootstrapServers(),
                                "--topic",
                                run.topic(),
                                "--feed",
                                "replay",
                                "--file",
                                file.toString()));
        command.addAll(List.of(options));
        return command;
    }

    private static long closedTooEarly(FaultRun run) throws SQLException {
        return run.number(
                """
                SELECT count(*) FROM candle_1s
                WHERE log_epoch = %d AND is_final AND end_time > recorded_at"""
                        .formatted(run.epoch()));
    }

    private String ahead(FaultRun run) {
        String bootstrap = stack.broker().bootstrapServers();
        long time = SteadyFeed.now() + TEN_MINUTES;
        SomeTicks.heartbeat(bootstrap, run.topic(), time);
        SomeTicks.send(bootstrap, run.topic(), "FAULT0", SKEWED, time, time + SECOND);
        String rejected =
                "SELECT count(*) FROM rejected_tick WHERE reason = 'FUTURE' AND log_epoch = "
                        + run.epoch();
        long all = SKEWED + Broker.TICKS_PARTITIONS;
        await().atMost(PATIENCE).until(() -> run.number(rejected) == all);
        return all + " messages were rejected as FUTURE";
    }

    private static String behind(FaultRun run) {
        long time = SteadyFeed.now() - TEN_MINUTES;
        run.send("BEHIND", SKEWED, time, time + SECOND);
        String folded =
                "SELECT coalesce(sum(tick_count), 0)::bigint FROM candle_1d WHERE symbol = 'BEHIND' AND log_epoch = "
                        + run.epoch();
        await().atMost(PATIENCE).until(() -> run.number(folded) == SKEWED);
        return SKEWED + " ticks ten minutes old were folded";
    }

    private static String afterClose(FaultRun run) {
        long time = SteadyFeed.now() - TEN_MINUTES + 60 * SECOND;
        run.send("FAULT0", SKEWED, time, time + SECOND);
        String candles = "SELECT count(*) FROM candle_1m WHERE symbol = 'FAULT0' AND log_epoch = ";
        await().atMost(PATIENCE)
                .until(() -> run.number(candles + run.epoch() + " AND is_final") > 0);
        run.send("FAULT0", SKEWED, time, time + SECOND);
        await().atMost(PATIENCE)
                .until(() -> run.number(candles + run.epoch() + " AND revision > 0") > 0);
        return "a closed candle of 1m was revised";
    }

    private String beyondHorizon(FaultRun run) {
        long time = SteadyFeed.now() - 3 * TEN_MINUTES;
        SomeTicks.send(
                stack.broker().bootstrapServers(),
                run.topic(),
                "FAULT0",
                SKEWED,
                time,
                time + SECOND);
        String late = "SELECT count(*) FROM late_tick WHERE log_epoch = " + run.epoch();
        await().atMost(PATIENCE).until(() -> run.number(late) == SKEWED);
        return SKEWED + " rows in late_tick";
    }

    private interface Change {
        void make() throws Exception;
    }

    /** The job ends, its log is changed, and it goes on from its checkpoint: what it says then. */
    private String afterItsLogWasChanged(FaultRun run, Change change) throws Exception {
        long ticks = run.folded();
        String checkpoint = cluster.rest().triggerCheckpoint(run.jobId(), PATIENCE).path();
        run.cancel();
        change.make();
        run.goOnFrom(checkpoint, 1);
        await().atMost(PATIENCE).until(() -> cluster.rest().lastFailure(run.jobId()).isPresent());
        assertThat(run.folded()).as("ticks folded after the alarm").isEqualTo(ticks);
        assertThat(run.watch().stop().wentBack()).isEmpty();
        return cluster.rest().lastFailure(run.jobId()).orElseThrow();
    }

    /** More ticks come, and some of them are deleted before they were read. */
    private void cut(FaultRun run) throws Exception {
        long now = SteadyFeed.now();
        SomeTicks.send(
                stack.broker().bootstrapServers(), run.topic(), "FAULT0", SKEWED, now, now + 1);
        TopicPartition partition =
                new TopicPartition(
                        run.topic(), SteadyFeed.partitionOf("FAULT0", Broker.TICKS_PARTITIONS));
        try (Admin admin = admin()) {
            long end =
                    admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                            .partitionResult(partition)
                            .get()
                            .offset();
            admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(end - SKEWED / 2)))
                    .all()
                    .get();
        }
    }

    private void madeAnew(String topic) throws Exception {
        try (Admin admin = admin()) {
            admin.deleteTopics(List.of(topic)).all().get();
            await().atMost(PATIENCE).until(() -> !admin.listTopics().names().get().contains(topic));
        }
        stack.broker().createTopic(topic, Broker.TICKS_PARTITIONS);
        long now = SteadyFeed.now();
        String bootstrap = stack.broker().bootstrapServers();
        for (int symbol = 0; symbol < 20; symbol++) {
            SomeTicks.send(bootstrap, topic, "FAULT" + symbol, SKEWED, now - 30 * SECOND, now);
        }
    }

    private Admin admin() {
        return Admin.create(
                Map.of(
                        AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                        stack.broker().bootstrapServers()));
    }

    /** The next epoch folds what the log holds now, and goes on with what comes. */
    private static void foldedAnew(FaultRun run, String what) throws Exception {
        long begin = System.nanoTime();
        long ticks = run.log().ticks();
        await().atMost(PATIENCE).until(() -> run.folded() == ticks);
        run.note(
                new Fault(
                        "F15",
                        what,
                        "the job refused to go on and named rebuild; the next epoch folded "
                                + ticks,
                        (System.nanoTime() - begin) / 1e9,
                        0));
    }

    private String fullDatabase(FaultRun run) throws Exception {
        long refusals = run.watch().refusals();
        long said = timesSaid(stack.database().logFile(), NO_SPACE);
        FullDisk full = FullDisk.under(stack.database());
        try {
            await().atMost(PATIENCE)
                    .until(() -> timesSaid(stack.database().logFile(), NO_SPACE) > said + 2);
        } finally {
            full.close();
        }
        // It has come back and ended again all the time; it may also have given up.
        stack.database().start(Progress.SILENT);
        long refused = run.watch().refusals() - refusals;
        assertThat(refused).as("looks refused").isPositive();
        return "the server ended %d times because no space was left; %d looks refused"
                .formatted(timesSaid(stack.database().logFile(), NO_SPACE) - said, refused);
    }

    private static long timesSaid(Path log, String words) throws IOException {
        try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.contains(words)).count();
        }
    }

    /** Neither a checkpoint nor anything else can be written. */
    private String fullCluster(FaultRun run) throws Exception {
        long failed = cluster.rest().checkpoints(run.jobId()).failed();
        List<FlinkProcess> processes =
                List.of(cluster.jobManager(), cluster.taskManagers().getFirst());
        for (FlinkProcess process : processes) {
            limitFiles(process, "1");
        }
        try {
            await().atMost(PATIENCE)
                    .until(() -> cluster.rest().checkpoints(run.jobId()).failed() > failed + 1);
        } finally {
            for (FlinkProcess process : processes) {
                limitFiles(process, "unlimited");
            }
        }
        long done = cluster.rest().checkpoints(run.jobId()).completed();
        long failures = cluster.rest().checkpoints(run.jobId()).failed() - failed;
        await().atMost(PATIENCE)
                .until(() -> cluster.rest().checkpoints(run.jobId()).completed() > done);
        return failures + " checkpoints could not be written, then one could";
    }

    private static void limitFiles(FlinkProcess process, String bytes) throws Exception {
        int exit =
                new ProcessBuilder(
                                "prlimit",
                                "--pid",
                                Long.toString(process.pid().orElseThrow()),
                                "--fsize=" + bytes + ":")
                        .inheritIO()
                        .start()
                        .waitFor();
        assertThat(exit).isZero();
    }

    /** The time is the fault. */
    private static void passed(long seconds) {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        await().atMost(Duration.ofSeconds(seconds + 30)).until(() -> System.nanoTime() > end);
    }
}
