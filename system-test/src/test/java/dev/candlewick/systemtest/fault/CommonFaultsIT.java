package dev.candlewick.systemtest.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.localstack.LocalStack;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.Progress;
import dev.candlewick.localstack.junit.RealComponents;
import dev.candlewick.systemtest.fault.FaultReport.Fault;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The faults that happen to everybody, short enough for each build. */
@RealComponents({Part.DATABASE, Part.BROKER, Part.CLUSTER})
class CommonFaultsIT {
    private static final int RATE = 2_000;
    private static final int MESSAGES = 100_000;

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
            run.prove(MESSAGES, MESSAGES);
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
