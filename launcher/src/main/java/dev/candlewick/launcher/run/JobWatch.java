package dev.candlewick.launcher.run;

import dev.candlewick.launcher.Console;
import dev.candlewick.launcher.run.RunState.JobRecord;
import dev.candlewick.localstack.FlinkRest;
import dev.candlewick.localstack.FlinkRestException;
import dev.candlewick.localstack.LocalStack;
import java.time.Instant;
import java.util.Optional;

/**
 * Submits the job again when the cluster has lost it, which a JobManager that died does, and
 * counts.
 *
 * <p>Flink itself restarts a job whose TaskManager died; that is counted too. A job that a person
 * cancelled stays cancelled, and one that a person submitted instead is taken over.
 */
final class JobWatch {
    private final LocalStack stack;
    private final JobKeeper keeper;
    private final Ledger ledger;
    private final Console console;
    private final Backoff backoff = new Backoff();
    private String id;
    private String name = "";
    private long restartsOfLostJobs;
    private long restarts;
    private int resubmissions;

    JobWatch(LocalStack stack, JobKeeper keeper, Ledger ledger, Console console, String id) {
        this.stack = stack;
        this.keeper = keeper;
        this.ledger = ledger;
        this.console = console;
        this.id = id;
        record("");
    }

    void beat() {
        FlinkRest rest = stack.cluster().rest();
        try {
            Optional<FlinkRest.Job> job = rest.job(id);
            if (job.isEmpty()) {
                resubmit("the JobManager was lost");
            } else if (job.get().state().equals("FAILED")) {
                resubmit(rest.lastFailure(id).orElse("it failed"));
            } else if (job.get().ended()) {
                takeOverOrNote(rest, job.get());
            } else {
                name = job.get().name();
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

    private void resubmit(String reason) {
        Instant now = Instant.now();
        if (!backoff.isDue(now)) {
            return;
        }
        backoff.attempted(now);
        JobKeeper.Submission submission = keeper.submit();
        id = submission.id();
        restartsOfLostJobs += restarts;
        restarts = 0;
        resubmissions++;
        console.say(
                "%s  The Flink job is submitted again %s (%s)"
                        .formatted(now, submission.startedFrom(), firstLine(reason)));
        record("");
    }

    private void takeOverOrNote(FlinkRest rest, FlinkRest.Job ended) {
        Optional<FlinkRest.Job> other =
                rest.jobs().stream()
                        .filter(job -> !job.ended() && job.name().equals(name))
                        .findFirst();
        if (other.isPresent()) {
            restartsOfLostJobs += restarts;
            restarts = 0;
            id = other.get().id();
            record("");
        } else {
            record(
                    "the job is "
                            + ended.state()
                            + "; submit it again in the Flink UI, or down and up");
        }
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
