package dev.candlewick.launcher.command;

import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.launcher.Console;
import dev.candlewick.launcher.Installation;
import dev.candlewick.launcher.run.Drain;
import dev.candlewick.launcher.run.EpochJobs;
import dev.candlewick.launcher.run.Running;
import dev.candlewick.launcher.run.TickLog;
import dev.candlewick.localstack.Role;
import dev.candlewick.verify.VerifyOptions;
import java.time.Duration;
import java.util.Map;
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
        VerifyOptions options =
                VerifyOptions.of(
                        running.stack().broker().bootstrapServers(),
                        running.stack().database().jdbcUrl(),
                        Role.OWNER.roleName(),
                        running.stack().database().password(Role.OWNER));
        VerifyOptions drained = drained(running, options, logEpoch);
        return running.archiveWhereNeeded().map(drained::archive).orElse(drained);
    }

    private static VerifyOptions drained(
            Running running, VerifyOptions options, Optional<Integer> logEpoch) {
        return logEpoch.map(epoch -> options.epoch(epoch).drainedTo(drained(running, epoch)))
                .orElseGet(() -> ofDrained(options, new Drain(running).run(DRAIN_PATIENCE)));
    }

    /** Of the epoch that was drained: a rebuild may have made another one live since. */
    static VerifyOptions ofDrained(VerifyOptions options, Drain.Result result) {
        return options.epoch(result.logEpoch()).drainedTo(drained(result));
    }

    /** An epoch that no job writes any more goes as far as its job had come. */
    private static Map<Integer, Long> drained(Running running, int logEpoch) {
        if (running.epochs().find(logEpoch).isEmpty()) {
            throw CommandFailure.wrongUsage("There is no epoch %d.".formatted(logEpoch));
        }
        if (EpochJobs.of(logEpoch, running.stack().cluster().rest().jobs()).isPresent()) {
            return drained(new Drain(running).run(logEpoch, DRAIN_PATIENCE));
        }
        Console.standardError()
                .say(
                        "verify: no job writes epoch %d; it goes as far as one did"
                                .formatted(logEpoch));
        try (TickLog log = running.log()) {
            return log.coveredOffsets(logEpoch);
        }
    }

    private static Map<Integer, Long> drained(Drain.Result result) {
        Console.standardError().say("verify: drained in " + Console.seconds(result.took()));
        return result.endOffsets();
    }
}
