package dev.candlewick.launcher.rebuild;

import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.launcher.run.EpochJobs;
import dev.candlewick.launcher.run.EpochRow;
import dev.candlewick.launcher.run.EpochTable;
import dev.candlewick.launcher.run.JobKeeper;
import dev.candlewick.launcher.run.Running;
import dev.candlewick.localstack.FlinkRest;
import dev.candlewick.localstack.FlinkRestException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Removes epochs that readers do not see: the job first, so that it writes nothing afterwards. */
public final class EpochRemoval {
    private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(60);

    private final EpochTable epochs;
    private final JobKeeper keeper;
    private final FlinkRest rest;
    private final PrintWriter out;

    /**
     * Removes epochs of a running system.
     *
     * @param out takes one line for each
     */
    public EpochRemoval(Running running, PrintWriter out) {
        this.epochs = running.epochs();
        this.keeper =
                new JobKeeper(
                        running.installation(),
                        running.stack(),
                        Optional.empty(),
                        Optional.empty());
        this.rest = running.stack().cluster().rest();
        this.out = out;
    }

    /**
     * Gives up the epoch that is being built.
     *
     * @throws CommandFailure when there is none
     */
    public void abandon() {
        EpochRow building =
                epochs.building()
                        .orElseThrow(() -> CommandFailure.wrongUsage("No epoch is being built."));
        tell(building.logEpoch(), remove(building.logEpoch()));
    }

    /**
     * Deletes the rows of an epoch that was replaced.
     *
     * @throws CommandFailure when it is not one of those
     */
    public void drop(int logEpoch) {
        EpochRow epoch =
                epochs.find(logEpoch)
                        .orElseThrow(
                                () ->
                                        CommandFailure.wrongUsage(
                                                "There is no epoch %d.".formatted(logEpoch)));
        switch (epoch.state()) {
            case LIVE ->
                    throw CommandFailure.wrongUsage(
                            "Epoch %d is what readers see.".formatted(logEpoch));
            case BUILDING ->
                    throw CommandFailure.wrongUsage(
                            "Epoch %d is being built; --abandon gives it up.".formatted(logEpoch));
            case RETIRED, DROPPED -> tell(logEpoch, remove(logEpoch));
        }
    }

    /** Removes everything of an epoch; returns how many rows it had. */
    long remove(int logEpoch) {
        endJobsOf(logEpoch);
        long rows = epochs.drop(logEpoch);
        keeper.forget(logEpoch);
        return rows;
    }

    /** Also one that was submitted while another was being cancelled. */
    private void endJobsOf(int logEpoch) {
        Instant deadline = Instant.now().plus(CANCEL_PATIENCE);
        List<FlinkRest.Job> jobs = EpochJobs.notEnded(logEpoch, rest.jobs());
        while (!jobs.isEmpty()) {
            for (FlinkRest.Job job : jobs) {
                try {
                    rest.cancel(job.id(), CANCEL_PATIENCE);
                } catch (FlinkRestException e) {
                    if (e.unreachable() || Instant.now().isAfter(deadline)) {
                        throw e;
                    }
                    // The supervisor may have ended it in the meantime; the next look tells.
                }
            }
            jobs = EpochJobs.notEnded(logEpoch, rest.jobs());
        }
    }

    private void tell(int logEpoch, long rows) {
        out.println("epoch %d is dropped, %d rows".formatted(logEpoch, rows));
        out.flush();
    }
}
