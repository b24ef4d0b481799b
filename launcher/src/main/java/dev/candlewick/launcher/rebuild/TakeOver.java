package dev.candlewick.launcher.rebuild;

import dev.candlewick.launcher.run.Readiness;
import dev.candlewick.launcher.run.RebuildRecord;
import dev.candlewick.launcher.run.Running;
import dev.candlewick.localstack.FlinkRest;
import dev.candlewick.localstack.FlinkRestException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * After a switch the supervisor watches the new job and ends the old one; here it is waited for.
 */
final class TakeOver {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Running running;

    TakeOver(Running running) {
        this.running = running;
    }

    /** Returns when it has happened; false when it does not happen in a minute. */
    boolean await(RebuildRecord switched) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!hasHappened(switched)) {
            if (Instant.now().isAfter(deadline)) {
                return false;
            }
            Readiness.pause(POLL);
        }
        return true;
    }

    private boolean hasHappened(RebuildRecord switched) {
        try {
            List<FlinkRest.Job> jobs = running.stack().cluster().rest().jobs();
            return Running.runFile(running.installation())
                    .read()
                    .map(state -> switched.followedBy(state.job().id(), jobs))
                    .orElse(false);
        } catch (FlinkRestException e) {
            // The cluster is being brought back.
            return false;
        }
    }
}
