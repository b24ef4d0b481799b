package dev.candlewick.job.tick;

/** Why a message is no valid tick, in the order of precedence of the message contract. */
public enum RejectReason {
    EMPTY,
    MALFORMED,
    UNKNOWN_TYPE,
    WRONG_TYPE,
    MISSING_FIELD,
    SYMBOL,
    KEY,
    SCALE,
    RANGE,
    TEXT,
    FUTURE,
    WRONG_PARTITION
}
