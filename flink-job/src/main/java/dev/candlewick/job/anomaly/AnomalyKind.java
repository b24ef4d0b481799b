package dev.candlewick.job.anomaly;

/** What can be unusual, each found by a rule of its own. */
public enum AnomalyKind {
    /** A return of a minute far from the mean of the hour before, in standard deviations. */
    PRICE_JUMP,
    /** The same by median and median absolute deviation, which outliers do not move. */
    PRICE_JUMP_ROBUST,
    /** A print far from the closes before it, to which the price returns. */
    BAD_PRINT,
    /** Far more volume than at this time of the other days. */
    VOLUME_SPIKE,
    /** A return far larger than the volatility of the last minutes. */
    VOLATILITY_BURST,
    /** An open far from the last close before a pause. */
    GAP,
    /** Neither tick nor heartbeat for far longer than usual. */
    STALE_FEED,
    /** Ticks reach the log long after their event time. */
    CLOCK_SKEW,
    /** Many ticks of a minute lie behind the event clock of their symbol. */
    LATE_BURST,
    /** The closes of half an hour move one way, more than chance would. */
    TREND
}
