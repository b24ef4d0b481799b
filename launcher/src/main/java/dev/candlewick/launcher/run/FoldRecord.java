package dev.candlewick.launcher.run;

import org.jspecify.annotations.Nullable;

/**
 * Which log and which database the job's state on disk belongs to.
 *
 * @param topicId id of the topic that the job folds
 * @param epochCreatedAt creation time of the job's epoch in the database; empty until the job has
 *     registered it
 */
record FoldRecord(String topicId, String epochCreatedAt) {
    /** What a submission may build on. */
    enum Start {
        /** The state on disk, the log and the database belong together: go on. */
        RESUME,
        /** Fold the log from its first message; rows that are there already converge. */
        FROM_THE_BEGINNING,
        /** The database holds candles of a log that is no more. */
        REFUSE
    }

    /**
     * Decides how to start.
     *
     * @param recorded what is recorded, null when nothing is
     * @param topicId id of the topic as it is now
     * @param epochCreatedAt creation time of the epoch as it is now, empty when there is none
     */
    static Start decide(@Nullable FoldRecord recorded, String topicId, String epochCreatedAt) {
        if (epochCreatedAt.isEmpty() || recorded == null) {
            return Start.FROM_THE_BEGINNING;
        }
        if (!recorded.topicId().equals(topicId)) {
            return Start.REFUSE;
        }
        return recorded.epochCreatedAt().equals(epochCreatedAt)
                ? Start.RESUME
                : Start.FROM_THE_BEGINNING;
    }
}
