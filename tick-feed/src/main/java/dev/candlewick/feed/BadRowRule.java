package dev.candlewick.feed;

/** What a replay does about a row that is not a tick. */
public enum BadRowRule {
    /** The replay refuses to start and names the row. */
    STOP,
    /** The row is reported and left out. */
    SKIP
}
