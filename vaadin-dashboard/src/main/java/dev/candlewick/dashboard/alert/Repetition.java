package dev.candlewick.dashboard.alert;

/** How often an alert fires. */
public enum Repetition {
    ONCE,
    PER_BAR,
    ALWAYS
}
