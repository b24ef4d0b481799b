package dev.candlewick.verify.message;

/** Why a message is no valid tick, in the order in which the contract asks. */
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
