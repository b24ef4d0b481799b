package dev.candlewick.systemtest.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.candlewick.localstack.FlinkCluster;
import dev.candlewick.localstack.FlinkProcess;
import dev.candlewick.localstack.FlinkRestException;
import dev.candlewick.localstack.LocalStack;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.Progress;
import dev.candlewick.localstack.junit.RealComponents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The faults that take their time: part of {@code ./candlewick test --faults} only. */
@Tag("faults")
@RealComponents({Part.DATABASE, Part.BROKER, Part.CLUSTER})
class RareFaultsIT {
    private static final int RATE = 2_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration RANDOM_FAULTS = Duration.ofMinutes(4);

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
                        FaultRun.begin(
                                stack,
                                "black-hole",
                                6,
                                folder,
                                stack.database()
                                        .jdbcUrl()
                                        .replace(
                                                ":" + stack.database().port() + "/",
                                                ":" + hole.port() + "/"))) {
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

    /** The time is the fault. */
    private static void passed(long seconds) {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        await().atMost(Duration.ofSeconds(seconds + 30)).until(() -> System.nanoTime() > end);
    }
}
