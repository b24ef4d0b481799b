package dev.candlewick.job.anomaly;

/** Why a message is no rule; public, the first that applies in this order. */
public enum RuleRejectReason {
    /** No value. A rule is taken back by another message, not by deleting one. */
    EMPTY,
    /** Not one JSON object of texts and numbers, or longer than 64 KiB. */
    MALFORMED,
    /** A field with another JSON type than its own. */
    WRONG_TYPE,
    /** A required field is absent. */
    MISSING_FIELD,
    /** No such kind of anomaly. */
    KIND,
    /** Neither a symbol nor a glob of symbols. */
    SYMBOL,
    /** No such trading calendar. */
    VENUE,
    /** A time or a threshold out of its range, or an action that is none. */
    RANGE,
    /** Thresholds that do not rise from info to warn to critical. */
    ORDER,
    /** A text that is empty, too long, or holds control characters. */
    TEXT,
    /** The key of the record does not say the same as its value. */
    KEY,
    /** In another partition than 0, where its place among the others would be unknown. */
    PARTITION
}
