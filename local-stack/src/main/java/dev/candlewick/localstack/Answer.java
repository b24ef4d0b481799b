package dev.candlewick.localstack;

/** Who answers where a component of ours should. */
enum Answer {
    /** Nobody, or nobody who can be understood. */
    NONE,
    /** The component itself. */
    OURS,
    /** A component of the same kind that is not ours: it was quicker to take the port. */
    ANOTHERS
}
