package dev.candlewick.launcher.run;

import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.launcher.Console;
import dev.candlewick.launcher.run.RunState.JobRecord;
import dev.candlewick.localstack.FlinkRest;
import dev.candlewick.localstack.FlinkRestException;
import dev.candlewick.localstack.LocalStack;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps the job of the live epoch running: submits it again when the cluster has lost it, which a
 * JobManager that died does, and counts. The table {@code epoch} says which epoch is live; when a
 * rebuild has switched, its job is taken over and the one before is cancelled.
 *
 * <p>Flink itself restarts a job whose TaskManager died; that is counted too. A job that a person
 * cancelled stays cancelled, and one that a person submitted instead is taken over.
 */
final class JobWatch {
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration CANCEL_PATIENCE = Duration.ofSeconds(15);

    private final LocalStack stack;
    private final JobKeeper keeper;
    private final RunFile<RebuildRecord> switched;
    private final EpochTable epochs;
    private final Ledger ledger;
    private final Console console;
    private final Backoff backoff = new Backoff();
    private Instant nextLook = Instant.EPOCH;
    private int logEpoch;
    private String id;
    private long restartsOfLostJobs;
    private long restarts;
    private int resubmissions;

    JobWatch(
            LocalStack stack,
            JobKeeper keeper,
            RunFile<RebuildRecord> switched,
            Ledger ledger,
            Console console,
            JobKeeper.Submission first) {
        this.stack = stack;
        this.keeper = keeper;
        this.switched = switched;
        this.epochs = new EpochTable(stack.database());
        this.ledger = ledger;
        this.console = console;
        this.logEpoch = first.logEpoch();
        this.id = first.id();
        record(first.note());
    }

    void beat() {
        FlinkRest rest = stack.cluster().rest();
        try {
            List<FlinkRest.Job> jobs = rest.jobs();
            followTheLiveEpoch(rest, jobs);
            forgetTheSwitchOnceFollowed(jobs);
            Optional<FlinkRest.Job> job =
                    jobs.stream().filter(each -> each.id().equals(id)).findFirst();
            if (job.isEmpty()) {
                takeOverOr(
                        jobs,
                        () -> resubmit(id.isEmpty() ? "no job runs" : "the JobManager was lost"));
            } else if (job.get().state().equals("FAILED")) {
                takeOverOr(jobs, () -> resubmit(rest.lastFailure(id).orElse("it failed")));
            } else if (job.get().ended()) {
                takeOverOr(jobs, () -> noteThatItEnded(job.get()));
            } else {
                restarts = Math.max(restarts, rest.restarts(id));
                record("");
            }
        } catch (FlinkRestException e) {
            if (!e.unreachable()) {
                record(String.valueOf(e.getMessage()));
            }
            // No answer: the watch over the cluster brings it back, and the next beat looks again.
        }
    }

    private void followTheLiveEpoch(FlinkRest rest, List<FlinkRest.Job> jobs) {
        if (Instant.now().isBefore(nextLook)) {
            return;
        }
        nextLook = Instant.now().plus(LOOK);
        List<EpochRow> known;
        try {
            known = epochs.all();
        } catch (CommandFailure e) {
            // The watch over the database brings it back, and the next look finds it.
            return;
        }
        known.stream()
                .filter(epoch -> epoch.state() == EpochRow.State.LIVE)
                .filter(epoch -> epoch.logEpoch() != logEpoch)
                .findFirst()
                .ifPresent(epoch -> follow(epoch, jobs));
        List<FlinkRest.Job> unread = EpochJobs.outdated(known, jobs);
        for (FlinkRest.Job outdated : unread) {
            rest.cancel(outdated.id(), CANCEL_PATIENCE);
            console.say(
                    "%s  %s is cancelled; readers no longer see what it writes"
                            .formatted(Instant.now(), outdated.name()));
        }
        for (FlinkRest.Job surplus : EpochJobs.surplus(id, jobs)) {
            if (!unread.contains(surplus)) {
                rest.cancel(surplus.id(), CANCEL_PATIENCE);
                console.say(
                        "%s  %s is cancelled (%s); another job writes the same epoch"
                                .formatted(Instant.now(), surplus.name(), surplus.id()));
            }
        }
    }

    /** From now on a rebuild makes a new epoch, even one that is asked for with the same rules. */
    private void forgetTheSwitchOnceFollowed(List<FlinkRest.Job> jobs) {
        if (switched.read().filter(record -> record.followedBy(id, jobs)).isPresent()) {
            switched.delete();
        }
    }

    private void follow(EpochRow live, List<FlinkRest.Job> jobs) {
        console.say(
                "%s  Epoch %d is live now, no longer epoch %d"
                        .formatted(Instant.now(), live.logEpoch(), logEpoch));
        logEpoch = live.logEpoch();
        watchInstead("");
        takeOverOr(jobs, () -> resubmit("no job writes the live epoch"));
    }

    /** Takes over the job of the live epoch, if there is one under another id. */
    private void takeOverOr(List<FlinkRest.Job> jobs, Runnable otherwise) {
        EpochJobs.of(logEpoch, jobs)
                .map(FlinkRest.Job::id)
                .ifPresentOrElse(this::watchInstead, otherwise);
    }

    private void watchInstead(String other) {
        restartsOfLostJobs += restarts;
        restarts = 0;
        id = other;
        record("");
    }

    private void resubmit(String reason) {
        Instant now = Instant.now();
        if (!backoff.isDue(now)) {
            return;
        }
        backoff.attempted(now);
        JobKeeper.Submission submission = keeper.submitLive();
        watchInstead(submission.id());
        logEpoch = submission.logEpoch();
        resubmissions++;
        console.say(
                "%s  The Flink job is submitted again %s (%s)"
                        .formatted(now, submission.startedFrom(), firstLine(reason)));
        record("");
    }

    private void noteThatItEnded(FlinkRest.Job ended) {
        record("the job is " + ended.state() + "; submit it again in the Flink UI, or down and up");
    }

    private void record(String note) {
        ledger.job(
                new JobRecord(
                        id, restartsOfLostJobs + restarts + resubmissions, resubmissions, note));
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
