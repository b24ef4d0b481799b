package dev.candlewick.job.anomaly;

/** How much a flag says, little to much. */
public enum Severity {
    /** Worth a look beside others; comes often by chance. */
    INFO(1),
    /** Rare by chance. */
    WARN(2),
    /** Practically never by chance. */
    CRITICAL(3);

    private final int code;

    Severity(int code) {
        this.code = code;
    }

    /** Its number in the state of detectors, which never changes; higher ones say more. */
    int code() {
        return code;
    }

    public boolean isAtLeast(Severity other) {
        return compareTo(other) >= 0;
    }
}
