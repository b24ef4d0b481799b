package dev.candlewick.job.anomaly;

/** What has become of a flag. */
public enum Status {
    /** The rule was met, and there is nothing more to wait for. */
    OPEN,
    /** The rule was met; what follows will confirm or clear it. */
    SUSPECT,
    /** What followed has confirmed it. */
    CONFIRMED,
    /** What followed speaks against it: the market has moved, no print was wrong. */
    CLEARED,
    /** A candle was revised, and the rule is not met any more. */
    WITHDRAWN
}
