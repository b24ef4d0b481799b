package dev.candlewick.dashboard.alert;

/** Where a measure is, seen from a level. */
public enum Side {
    /** Not seen yet, or exactly at the level without having come from a side. */
    UNKNOWN,
    ABOVE,
    BELOW
}
