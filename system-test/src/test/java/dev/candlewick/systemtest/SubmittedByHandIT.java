package dev.candlewick.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.candlewick.feed.FeedCommand;
import dev.candlewick.localstack.Broker;
import dev.candlewick.localstack.FlinkRest;
import dev.candlewick.localstack.LocalStack;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.Role;
import dev.candlewick.localstack.junit.RealComponents;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The jar is uploaded and run by hand, as README says, on a cluster that runs on Java 17. */
@RealComponents(
        value = {Part.DATABASE, Part.BROKER, Part.CLUSTER},
        clusterJava = 17)
class SubmittedByHandIT {
    @Test
    void theJobRunsOnJavaSeventeenAndWritesCandles(LocalStack stack) {
        FlinkRest rest = stack.cluster().rest();
        String jar = rest.upload(JobJar.path());
        // No main class and only what has no default: as a person would fill in the form.
        String job =
                rest.run(
                        jar,
                        new FlinkRest.Run(
                                List.of(
                                        "--bootstrap-servers",
                                        stack.broker().bootstrapServers(),
                                        "--database-url",
                                        stack.database().jdbcUrl(),
                                        "--database-password-file",
                                        stack.database().passwordFile(Role.WRITER).toString()),
                                Optional.empty(),
                                Optional.empty()));
        await().atMost(Duration.ofMinutes(2))
                .until(() -> rest.job(job).map(FlinkRest.Job::fullyRunning).orElse(false));

        int feed =
                FeedCommand.commandLine()
                        .execute(
                                "--bootstrap-servers",
                                stack.broker().bootstrapServers(),
                                "--topic",
                                Broker.TICKS,
                                "--feed",
                                "simulated",
                                "--ticks",
                                "2000",
                                "--rate",
                                "100");
        assertThat(feed).isZero();

        await().atMost(Duration.ofMinutes(1)).until(() -> ticksFolded(stack) == 2000);
        assertThat(rest.restarts(job)).isZero();
    }

    private static long ticksFolded(LocalStack stack) throws SQLException {
        try (Connection connection = stack.database().connect(Role.READER);
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT coalesce(sum(tick_count), 0) FROM candle WHERE interval = '1d'")) {
            row.next();
            return row.getLong(1);
        }
    }
}
