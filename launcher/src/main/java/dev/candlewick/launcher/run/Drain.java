package dev.candlewick.launcher.run;

import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.localstack.FlinkRest;
import dev.candlewick.localstack.FlinkRestException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * Waits until a completed checkpoint covers everything the topic holds at the moment of asking.
 *
 * <p>The job emits every dirty candle before a checkpoint barrier, the sink flushes on it, and the
 * source commits its offsets to Kafka only when the checkpoint has completed. So committed offsets
 * at or above the end offsets mean that all of it is in the database.
 */
public final class Drain {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration CHECKPOINT_PATIENCE = Duration.ofSeconds(60);

    private final Running running;

    public Drain(Running running) {
        this.running = running;
    }

    /**
     * What was drained.
     *
     * @param logEpoch the epoch that is now in the database up to them
     * @param messages sum of the end offsets
     */
    public record Result(
            int logEpoch, Map<Integer, Long> endOffsets, long messages, Duration took) {}

    /**
     * Drains the live epoch; should a rebuild switch meanwhile, the one that is live then.
     *
     * @throws CommandFailure timed out, with what is missing
     */
    public Result run(Duration timeout) {
        EpochTable epochs = running.epochs();
        return run(() -> epochs.requireLive().logEpoch(), timeout, () -> {});
    }

    /**
     * Drains an epoch that a job is writing.
     *
     * @throws CommandFailure timed out, with what is missing
     */
    public Result run(int logEpoch, Duration timeout) {
        return run(() -> logEpoch, timeout, () -> {});
    }

    /**
     * Drains an epoch that a job is writing.
     *
     * @param meanwhile what to look after at every look, for instance that the job is alive
     * @throws CommandFailure timed out, with what is missing
     */
    public Result run(int logEpoch, Duration timeout, Runnable meanwhile) {
        return run(() -> logEpoch, timeout, meanwhile);
    }

    private Result run(IntSupplier logEpoch, Duration timeout, Runnable meanwhile) {
        Instant began = Instant.now();
        Instant deadline = began.plus(timeout);
        try (TickLog log = running.log()) {
            Map<Integer, Long> end = log.endOffsets();
            int epoch = logEpoch.getAsInt();
            long missing = TickLog.behind(end, log.coveredOffsets(epoch));
            while (missing > 0) {
                if (Instant.now().isAfter(deadline)) {
                    throw CommandFailure.timedOut(
                            "After %d s, %d messages are not covered by a completed checkpoint yet. See ./candlewick status; --timeout waits longer."
                                    .formatted(timeout.toSeconds(), missing));
                }
                meanwhile.run();
                askForCheckpoint(epoch, deadline);
                Readiness.pause(POLL);
                epoch = logEpoch.getAsInt();
                missing = TickLog.behind(end, log.coveredOffsets(epoch));
            }
            return new Result(
                    epoch,
                    end,
                    end.values().stream().mapToLong(Long::longValue).sum(),
                    Duration.between(began, Instant.now()));
        }
    }

    private void askForCheckpoint(int logEpoch, Instant deadline) {
        Duration left = Duration.between(Instant.now(), deadline);
        if (left.isNegative() || left.isZero()) {
            return;
        }
        Duration patience = left.compareTo(CHECKPOINT_PATIENCE) < 0 ? left : CHECKPOINT_PATIENCE;
        try {
            FlinkRest rest = running.stack().cluster().rest();
            EpochJobs.of(logEpoch, rest.jobs())
                    .ifPresent(job -> rest.triggerCheckpoint(job.id(), patience));
        } catch (FlinkRestException e) {
            // The job is restarting or a periodic checkpoint got in between: the next round asks
            // again.
        }
    }
}
