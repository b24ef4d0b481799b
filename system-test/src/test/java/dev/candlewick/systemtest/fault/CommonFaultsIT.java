package dev.candlewick.systemtest.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.candlewick.localstack.Broker;
import dev.candlewick.localstack.FlinkProcess;
import dev.candlewick.localstack.LocalStack;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.Progress;
import dev.candlewick.localstack.junit.RealComponents;
import dev.candlewick.systemtest.fault.FaultReport.Fault;
import dev.candlewick.systemtest.fault.FaultRun.Expected;
import dev.candlewick.systemtest.fault.FaultRun.Setup;
import dev.candlewick.systemtest.fault.SteadyFeed.Manner;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The faults that happen to everybody, short enough for each build. */
@RealComponents({Part.DATABASE, Part.BROKER, Part.CLUSTER})
class CommonFaultsIT {
    private static final int RATE = 2_000;
    private static final int MESSAGES = 100_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String BACKLOGGED = "BACKLOG";

    /** A minute below the job's own horizon, microseconds. */
    private static final long LONGEST_DELAY = 540_000_000;

    private static final long HALF_AN_HOUR = 1_800_000_000;

    private final LocalStack stack;
    private final Path folder;

    CommonFaultsIT(LocalStack stack, @TempDir Path folder) {
        this.stack = stack;
        this.folder = folder;
    }

    @Test
    void aDatabaseThatDropsItsClientsOrDiesCostsNoRestartAndNoTick() throws Exception {
        try (FaultRun run = FaultRun.begin(stack, "database", 5, folder)) {
            run.feed(RATE);

            run.cause("F5", "connections of the job terminated", this::terminateConnections);
            double stopped = run.cause("F5", "immediate stop, start", () -> away(run, "QUIT"));
            double killed =
                    run.cause("F5", "kill -9 of the server, start", () -> away(run, "KILL"));

            run.prove();
            assertThat(run.failures()).isZero();
            assertThat(stopped).isLessThan(10);
            assertThat(killed).isLessThan(10);
        }
    }

    @Test
    void aKilledBrokerCostsNoTickThatItHasConfirmed() throws Exception {
        try (FaultRun run = FaultRun.begin(stack, "broker", 7, folder)) {
            run.feed(RATE);

            run.cause("F7", "kill -9 of the broker, start", this::killTheBroker);

            run.prove();
        }
    }

    @Test
    void ticksInAnyOrderABackloggedPartitionAndAKilledTaskManagerCostNoTick() throws Exception {
        try (FaultRun run =
                Setup.of(stack, "arrival", 11, folder).with("--idle-timeout", "1s").begin()) {
            int silent = SteadyFeed.partitionOf(BACKLOGGED, Broker.TICKS_PARTITIONS);
            run.feed(RATE / 2, new Manner(LONGEST_DELAY, silent));

            run.cause("F11", "every tick up to nine minutes late", () -> revised(run));
            run.cause("F13", "a partition silent, then a backlog", () -> backlog(run, silent));
            run.cause("F1", "kill -9 of the TaskManager after a flush", () -> killed(run));

            run.prove();
        }
    }

    @Test
    void everyPoisonedMessageAndNoOtherIsRejectedAndNothingStops() throws Exception {
        try (FaultRun run = FaultRun.begin(stack, "poison", 9, folder)) {
            Poison poison = new Poison(9, MESSAGES, MESSAGES);
            long begin = System.nanoTime();
            poison.send(stack.broker().bootstrapServers(), run.topic());
            PoisonSet rejected =
                    PoisonSet.awaited(stack.database(), run.epoch(), poison.injected().size());
            double seconds = (System.nanoTime() - begin) / 1e9;

            assertThat(rejected.reasons()).isEqualTo(new TreeMap<>(poison.injected()));
            run.note(
                    new Fault(
                            "F9",
                            "%d poisoned messages among %d good ones".formatted(MESSAGES, MESSAGES),
                            "reasons: " + rejected.countByReason(),
                            seconds,
                            run.failures()));
            run.prove(new Expected(MESSAGES, MESSAGES, 0, 0));
            assertThat(run.failures()).isZero();
        }
    }

    private String terminateConnections() throws Exception {
        try (Connection connection = stack.database().connectAsSuperuser();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                """
                                SELECT count(*) FROM (
                                    SELECT pg_terminate_backend(pid) AS done FROM pg_stat_activity
                                    WHERE application_name = 'candlewick-job') t WHERE done""")) {
            row.next();
            assertThat(row.getLong(1)).as("connections of the job").isPositive();
            return row.getLong(1) + " connections were terminated";
        }
    }

    private static String revised(FaultRun run) {
        String revisions =
                "SELECT count(*) FROM candle_revision WHERE log_epoch = %d".formatted(run.epoch());
        await().atMost(PATIENCE).until(() -> run.number(revisions) > 1_000);
        return "more than 1,000 revisions of closed candles";
    }

    /** What comes late in a partition is older than what is closed in all others. */
    private static String backlog(FaultRun run, int silent) throws Exception {
        String closed =
                "SELECT count(*) FROM candle_1m WHERE is_final AND log_epoch = " + run.epoch();
        await().atMost(PATIENCE).until(() -> run.number(closed) > 0);
        long before = run.number(closed);
        long now = SteadyFeed.now();
        run.send(BACKLOGGED, 20_000, now - HALF_AN_HOUR, now);
        return "partition %d silent while %d candles of 1m were closed, then 20,000 ticks of half an hour"
                .formatted(silent, before);
    }

    private String killed(FaultRun run) {
        FlinkProcess taskManager = stack.cluster().taskManagers().getFirst();
        long process = taskManager.pid().orElseThrow();
        int failures = run.failures();
        long changes = run.watch().changes();
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> run.watch().changes() > changes);
        taskManager.kill();
        taskManager.start(Progress.SILENT);
        await().atMost(PATIENCE).until(() -> run.failures() > failures);
        return "process %d, then %d; the job restarted"
                .formatted(process, taskManager.pid().orElseThrow());
    }

    private String away(FaultRun run, String signal) throws Exception {
        return Outage.of(stack.database(), run.watch(), signal, 3);
    }

    private String killTheBroker() {
        long before = stack.broker().pid().orElseThrow();
        stack.broker().kill();
        assertThat(stack.broker().isAlive()).isFalse();
        stack.broker().start(Progress.SILENT);
        return "process %d, then %d".formatted(before, stack.broker().pid().orElseThrow());
    }
}
