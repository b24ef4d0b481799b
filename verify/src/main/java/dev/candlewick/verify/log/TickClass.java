package dev.candlewick.verify.log;

/** What became of a record. Each record of the log is exactly one of these. */
public enum TickClass {
    /** "I have sent everything before this time." */
    HEARTBEAT,
    /** A finished bar of somebody else, which is imported as it is. */
    BAR,
    /** Trades that a feed tells to be missing. */
    GAP,
    /** Folded, and counts for a price or the volume of its candles of 1s to 1h. */
    APPLIED,
    /** Folded and counted, but sets nothing in its candles of 1s to 1h. */
    INELIGIBLE,
    /** Has the source, symbol and trade id of a folded tick inside the horizon. */
    DUPLICATE,
    /** No valid tick. */
    REJECTED,
    /** Older than the horizon. */
    LATE
}
