package dev.candlewick.job.tick;

/** Why a message is in no candle, in the order of precedence of the message contract. */
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
    WRONG_PARTITION,

    /** The database refused the row by which a late tick or a rejected message is kept. */
    REFUSED
}
