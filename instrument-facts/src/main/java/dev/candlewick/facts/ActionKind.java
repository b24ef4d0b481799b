package dev.candlewick.facts;

/** What an issuer does that moves prices by itself. */
public enum ActionKind {
    SPLIT,
    DIVIDEND
}
