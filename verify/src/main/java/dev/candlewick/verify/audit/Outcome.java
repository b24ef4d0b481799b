package dev.candlewick.verify.audit;

/** What a run has found; what each means stands in the table's comment. */
public enum Outcome {
    OK,
    DIFFERENCES,
    NOT_PROVABLE,
    FAILED
}
