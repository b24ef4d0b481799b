package dev.candlewick.systemtest.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Takes the database away for some time. */
final class Outage {
    private Outage() {}

    /**
     * Ends the server by a signal and starts it after some seconds, in which readers were refused.
     *
     * @param signal QUIT for PostgreSQL's immediate stop, or KILL
     * @return proof that it was away
     */
    static String of(Database database, TableWatch watch, String signal, int seconds)
            throws IOException, InterruptedException {
        long before = database.pid().orElseThrow();
        long refusals = watch.refusals();
        long begin = System.nanoTime();
        int sent =
                new ProcessBuilder(List.of("kill", "-" + signal, Long.toString(before)))
                        .start()
                        .waitFor();
        assertThat(sent).isZero();
        await().atMost(Duration.ofSeconds(30)).until(() -> !database.isAlive());
        await().atMost(Duration.ofSeconds(seconds + 30))
                .until(() -> System.nanoTime() - begin > seconds * 1_000_000_000L);
        database.start(Progress.SILENT);
        long refused = watch.refusals() - refusals;
        assertThat(refused).as("looks refused").isPositive();
        return "process %d, then %d; %d looks refused in %.1f s"
                .formatted(
                        before,
                        database.pid().orElseThrow(),
                        refused,
                        (System.nanoTime() - begin) / 1e9);
    }
}
