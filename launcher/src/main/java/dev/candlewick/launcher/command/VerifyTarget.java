package dev.candlewick.launcher.command;

import dev.candlewick.launcher.Console;
import dev.candlewick.launcher.Installation;
import dev.candlewick.launcher.run.Drain;
import dev.candlewick.launcher.run.Running;
import dev.candlewick.localstack.Role;
import dev.candlewick.verify.VerifyOptions;
import java.time.Duration;
import java.util.Optional;

/** Tells the verify program where the running system is, after draining it. */
public final class VerifyTarget {
    private static final Duration DRAIN_PATIENCE = Duration.ofMinutes(5);

    private VerifyTarget() {}

    /**
     * Drains the running system.
     *
     * @param logEpoch the epoch to verify; empty: the live one
     */
    public static VerifyOptions ofRunningSystem(Optional<Integer> logEpoch) {
        Running running = Running.require(Installation.current());
        Drain.Result drained = new Drain(running).run(DRAIN_PATIENCE);
        Console.standardError().say("verify: drained in " + Console.seconds(drained.took()));
        VerifyOptions options =
                VerifyOptions.of(
                                running.stack().broker().bootstrapServers(),
                                running.stack().database().jdbcUrl(),
                                Role.OWNER.roleName(),
                                running.stack().database().password(Role.OWNER))
                        .drainedTo(drained.endOffsets());
        return logEpoch.map(options::epoch).orElse(options);
    }
}
