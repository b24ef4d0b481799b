package dev.candlewick.dashboard.alert;

/** From which side a level has to be reached. */
public enum Direction {
    ABOVE,
    BELOW,
    EITHER
}
