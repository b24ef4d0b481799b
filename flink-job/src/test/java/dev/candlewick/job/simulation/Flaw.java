package dev.candlewick.job.simulation;

/** What could be wrong with a system like this one; the simulation must notice each. */
enum Flaw {
    NONE,

    /** The last writer wins, whatever its version. */
    UNGUARDED_UPSERT,

    /** Rows are added to what is there. */
    DELTA_UPSERT,

    /** The job goes on at committed offsets without its state. */
    NO_STATE_AFTER_RESTART,

    /** The job begins with what comes next. */
    START_AT_LATEST,

    NO_DEDUPLICATION,

    /** What the watermark has passed is dropped. */
    LATENESS_BY_WATERMARK,

    /** Candles are forgotten when the watermark is the horizon past them. */
    EVICTION_BY_WATERMARK,

    /** Candles close an hour before the watermark has come. */
    EARLY_CLOSE,

    /** The writer forgets its rows when the database is away. */
    ROWS_LOST_IN_AN_OUTAGE,

    /** A checkpoint completes before the rows are written. */
    CHECKPOINT_BEFORE_THE_FLUSH,

    /** Each row of a flush is a transaction of its own. */
    ROW_BY_ROW
}
