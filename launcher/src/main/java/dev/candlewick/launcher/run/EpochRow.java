package dev.candlewick.launcher.run;

import org.jspecify.annotations.Nullable;

/**
 * One fold of the log, as the database knows it.
 *
 * @param createdAt when it was registered; tells one database from another
 * @param liveFrom when readers began to see it; null when they never did
 * @param retiredAt when they ceased to see it; null when they still do or never did
 */
public record EpochRow(
        int logEpoch,
        State state,
        EpochRules rules,
        String createdAt,
        @Nullable String liveFrom,
        @Nullable String retiredAt) {
    /** What has become of it; the names are those of the database. */
    public enum State {
        /** Readers see it. */
        LIVE,
        /** It is being folded beside the live one. */
        BUILDING,
        /** It was replaced; its rows are still there. */
        RETIRED,
        /** Its rows are deleted. */
        DROPPED
    }
}
