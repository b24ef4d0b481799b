package dev.candlewick.job.anomaly;

/** A message that is no rule. The message of the exception says what is wrong, for a person. */
public final class RuleRejection extends Exception {
    private final RuleRejectReason reason;

    RuleRejection(RuleRejectReason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    public RuleRejectReason reason() {
        return reason;
    }

    /** What is wrong, in words. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
