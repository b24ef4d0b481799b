package dev.candlewick.systemtest.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.candlewick.localstack.FlinkProcess;
import dev.candlewick.localstack.FlinkRest;
import dev.candlewick.localstack.FlinkRestException;
import dev.candlewick.localstack.LocalStack;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.Progress;
import dev.candlewick.localstack.junit.RealComponents;
import dev.candlewick.systemtest.fault.FaultRun.Expected;
import dev.candlewick.systemtest.fault.FaultRun.Setup;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests of the tests: jobs that have something wrong with them go through a few faults on the real
 * components, and the judges of the fault tests must complain of each, and of the job as it is they
 * must not. Part of {@code ./candlewick test --mutations} only.
 */
@Tag("mutations")
@RealComponents({Part.DATABASE, Part.BROKER, Part.CLUSTER})
class MutationsIT {
    private static final int RATE = 1_000;
    private static final int TOLD = 20_000;
    private static final int POISONED = 100;
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Duration SOON = Duration.ofSeconds(20);

    private final LocalStack stack;
    private final Path folder;

    MutationsIT(LocalStack stack, @TempDir Path folder) {
        this.stack = stack;
        this.folder = folder;
    }

    @Test
    void theJobAsItIsIsNotComplainedOf() throws Exception {
        assertThat(complaints(Mutation.NONE)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = Mutation.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aMutantOfTheJobIsComplainedOf(Mutation mutation) throws Exception {
        List<String> complaints = complaints(mutation);

        MutationReport.add(mutation.toString(), complaints);
        assertThat(complaints).as(mutation.toString()).isNotEmpty();
    }

    @Test
    void aComparatorThatIsFedOneRowLessComplains() throws Exception {
        try (FaultRun run = FaultRun.begin(stack, "one-row-less", 8, folder)) {
            run.feed(RATE);
            long ticks = run.stopFeed();
            await().atMost(PATIENCE).until(() -> run.folded() == ticks);
            run.cancel();
            long gone =
                    run.number(
                            """
                            WITH gone AS (
                                DELETE FROM candle_1m WHERE log_epoch = %1$d AND (symbol, start_time) = (
                                    SELECT symbol, start_time FROM candle_1m WHERE log_epoch = %1$d
                                    ORDER BY symbol, start_time LIMIT 1)
                                RETURNING *)
                            SELECT count(*) FROM gone"""
                                    .formatted(run.epoch()));
            assertThat(gone).isEqualTo(1);

            List<String> complaints = run.judge().complaints(Expected.ticks(ticks));

            MutationReport.add("ONE_ROW_LESS", complaints);
            assertThat(complaints).singleElement().asString().contains("MISSING candle_1m");
        }
    }

    /**
     * The job begins with ticks that are in the topic already, some of them twice and some no
     * ticks; then more arrive, its TaskManager is killed, and a second job folds the log from its
     * beginning into the same rows.
     */
    private List<String> complaints(Mutation mutation) throws Exception {
        List<String> complaints = new ArrayList<>();
        TwiceTold told = new TwiceTold(4, TOLD);
        Poison poison = new Poison(9, POISONED, POISONED);
        String bootstrap = stack.broker().bootstrapServers();
        try (FaultRun run =
                Setup.of(stack, mutation.toString(), 8, folder)
                        .ofJar(Mutant.jar(mutation, folder))
                        .after(
                                topic -> {
                                    told.send(bootstrap, topic);
                                    poison.send(bootstrap, topic);
                                })
                        .begin()) {
            SteadyFeed feed = run.begin(RATE, SteadyFeed.Manner.PUNCTUAL);
            expect(complaints, "no rows became current", () -> run.folded() > TOLD + 2 * RATE);
            noFailureBeyond(complaints, run, 0);
            killTheTaskManager();
            expect(complaints, "it did not restart", () -> run.failures() >= 1);
            long covered = newestCheckpoint(run);
            expect(
                    complaints,
                    "no checkpoint followed the fault",
                    () -> newestCheckpoint(run) > covered);
            // More than one, when it was tried again before there were slots.
            int failures = run.failures();
            letARivalFold(run);
            long ticks = feed.stop() + TOLD + POISONED;
            expect(
                    complaints,
                    "not all ticks are folded once",
                    () -> run.folded() == ticks && rejected(run) == POISONED);
            noFailureBeyond(complaints, run, failures);
            // First, as they say more than a wait that was in vain.
            complaints.addAll(
                    0, run.judge().complaints(new Expected(ticks, POISONED, told.repeated(), 0)));
        }
        return complaints;
    }

    private void noFailureBeyond(List<String> complaints, FaultRun run, int known) {
        int more = run.failures() - known;
        if (more > 0) {
            complaints.add(
                    "it failed %d times without a fault: %s"
                            .formatted(
                                    more,
                                    stack.cluster()
                                            .rest()
                                            .lastFailure(run.jobId())
                                            .orElseThrow()
                                            .lines()
                                            .filter(line -> line.contains("Caused by"))
                                            .reduce("", (before, line) -> line)));
        }
    }

    private long newestCheckpoint(FaultRun run) {
        return stack.cluster()
                .rest()
                .checkpoints(run.jobId())
                .latest()
                .map(FlinkRest.Checkpoint::number)
                .orElse(0L);
    }

    private static long rejected(FaultRun run) throws SQLException {
        return run.number("SELECT count(*) FROM rejected_tick WHERE log_epoch = " + run.epoch());
    }

    private static void expect(List<String> complaints, String otherwise, Callable<Boolean> truth) {
        try {
            await().atMost(PATIENCE)
                    .ignoreExceptionsInstanceOf(SQLException.class)
                    .ignoreExceptionsInstanceOf(FlinkRestException.class)
                    .until(truth);
        } catch (ConditionTimeoutException e) {
            complaints.add(otherwise);
        }
    }

    private void killTheTaskManager() {
        FlinkProcess taskManager = stack.cluster().taskManagers().getFirst();
        taskManager.kill();
        taskManager.start(Progress.SILENT);
    }

    /** Writes what it has folded far more often than a job usually does. */
    private void letARivalFold(FaultRun run) {
        FlinkRest rest = stack.cluster().rest();
        String rival =
                run.rival(
                        "--sweep-interval", "5ms",
                        "--watermark-interval", "5ms",
                        "--flush-interval", "1ms",
                        "--flush-rows", "50",
                        "--kafka-property", "max.partition.fetch.bytes=20000",
                        "--group", "rival-" + run.epoch());
        try {
            await().atMost(SOON)
                    .ignoreExceptionsInstanceOf(FlinkRestException.class)
                    .until(() -> rest.checkpoints(rival).completed() > 0);
        } catch (ConditionTimeoutException e) {
            // Many mutants never get that far.
        } finally {
            rest.cancel(rival, PATIENCE);
        }
    }
}
