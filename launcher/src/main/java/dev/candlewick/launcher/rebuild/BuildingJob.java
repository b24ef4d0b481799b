package dev.candlewick.launcher.rebuild;

import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.launcher.Console;
import dev.candlewick.launcher.run.EpochJobs;
import dev.candlewick.launcher.run.EpochRow;
import dev.candlewick.launcher.run.JobKeeper;
import dev.candlewick.localstack.FlinkRest;
import dev.candlewick.localstack.FlinkRestException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The job that writes an epoch which is being built, as long as a rebuild looks after it. */
final class BuildingJob {
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(60);

    private final EpochRow epoch;
    private final JobKeeper keeper;
    private final FlinkRest rest;
    private final Console console;
    private Instant nextSubmission = Instant.EPOCH;
    private String complaint = "";

    BuildingJob(EpochRow epoch, JobKeeper keeper, FlinkRest rest, Console console) {
        this.epoch = epoch;
        this.keeper = keeper;
        this.rest = rest;
        this.console = console;
    }

    EpochRow epoch() {
        return epoch;
    }

    /** Submits it unless it runs already, from its own newest checkpoint. */
    void begin() {
        List<FlinkRest.Job> present = EpochJobs.notEnded(epoch.logEpoch(), rest.jobs());
        if (!present.isEmpty()) {
            console.say("rebuild: %s runs already".formatted(present.getFirst().name()));
            return;
        }
        if (rest.overview().freeSlots() == 0) {
            throw CommandFailure.unavailable(
                    "The Flink cluster has no free slot for a second job. See "
                            + "./candlewick status; cancel a job of your own.");
        }
        submit();
    }

    /** Brings it back when the cluster has lost it; says once what keeps it from running. */
    void keepRunning() {
        try {
            List<FlinkRest.Job> jobs = rest.jobs();
            List<FlinkRest.Job> present = EpochJobs.notEnded(epoch.logEpoch(), jobs);
            if (present.isEmpty()) {
                if (Instant.now().isAfter(nextSubmission)) {
                    submit();
                }
                return;
            }
            endAllButTheNewest(present);
            Optional<FlinkRest.Job> job = EpochJobs.of(epoch.logEpoch(), jobs);
            if (job.isPresent() && job.get().state().equals("RESTARTING")) {
                rest.lastFailure(job.get().id()).ifPresent(this::complain);
            }
        } catch (FlinkRestException e) {
            // The supervisor brings the cluster back, and the next look submits the job.
            complain(String.valueOf(e.getMessage()));
        }
    }

    private void endAllButTheNewest(List<FlinkRest.Job> present) {
        for (FlinkRest.Job surplus : EpochJobs.surplus("", present)) {
            console.say(
                    "rebuild: a second job %s is cancelled (%s)"
                            .formatted(surplus.name(), surplus.id()));
            rest.cancel(surplus.id(), CANCEL_PATIENCE);
        }
    }

    private void submit() {
        nextSubmission = Instant.now().plus(PAUSE);
        JobKeeper.Submission submission = keeper.submit(epoch);
        console.say(
                "rebuild: the job of epoch %d is submitted %s"
                        .formatted(epoch.logEpoch(), submission.startedFrom()));
    }

    private void complain(String reason) {
        String line = reason.lines().findFirst().orElse("");
        if (!line.equals(complaint)) {
            complaint = line;
            console.say("rebuild: " + line);
        }
    }
}
