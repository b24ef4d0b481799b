package dev.candlewick.launcher.run;

import dev.candlewick.localstack.FlinkRest;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Under which id a job is submitted. A submission whose answer was lost may still be under way; it
 * is repeated under its id, and the cluster, which takes an id only once, cannot end up with two
 * jobs that write one epoch.
 */
final class SubmissionIds {
    private final Map<Integer, String> unanswered = new HashMap<>();

    /**
     * The id for the next submission of an epoch's job.
     *
     * @param known jobs that the cluster knows, whether or not they have ended
     */
    String next(int logEpoch, Collection<FlinkRest.Job> known) {
        if (known.stream().anyMatch(job -> job.id().equals(unanswered.get(logEpoch)))) {
            answered(logEpoch);
        }
        return unanswered.computeIfAbsent(
                logEpoch, epoch -> UUID.randomUUID().toString().replace("-", ""));
    }

    /** The cluster has said what became of the submission. */
    void answered(int logEpoch) {
        unanswered.remove(logEpoch);
    }
}
