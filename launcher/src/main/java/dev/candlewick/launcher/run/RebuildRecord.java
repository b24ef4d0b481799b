package dev.candlewick.launcher.run;

import dev.candlewick.localstack.FlinkRest;
import java.util.Collection;
import java.util.List;

/**
 * Written by a rebuild before it switches and deleted when the supervisor has followed, so that one
 * that was killed in between is finished by the next.
 */
public record RebuildRecord(int oldEpoch, int newEpoch) {
    /**
     * True when the supervisor has followed the switch: it watches the job of the new epoch, which
     * is the only one, and no job writes the old epoch.
     *
     * @param watched id of the job that the supervisor watches; may be empty
     */
    public boolean followedBy(String watched, Collection<FlinkRest.Job> jobs) {
        List<FlinkRest.Job> writing = EpochJobs.notEnded(newEpoch, jobs);
        return writing.size() == 1
                && writing.getFirst().id().equals(watched)
                && EpochJobs.notEnded(oldEpoch, jobs).isEmpty();
    }
}
