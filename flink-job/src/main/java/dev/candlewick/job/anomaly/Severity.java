package dev.candlewick.job.anomaly;

/** How much a flag says, little to much. */
public enum Severity {
    /** Worth a look beside others; comes often by chance. */
    INFO,
    /** Rare by chance. */
    WARN,
    /** Practically never by chance. */
    CRITICAL;

    public boolean isAtLeast(Severity other) {
        return compareTo(other) >= 0;
    }
}
