package dev.candlewick.verify.audit;

/** How the stretch of the log was found that holds a window. */
public enum Stretch {
    /** Nothing was read. */
    NONE,
    /**
     * By the broker's stamps, or from the log's beginning: no tick of the window lies before it.
     */
    COMPLETE,
    /** By the lowest offset that a candle around the window names. */
    BY_TABLES;

    /** The weaker of the two. */
    Stretch and(Stretch other) {
        return compareTo(other) < 0 ? other : this;
    }
}
