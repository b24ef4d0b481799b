package dev.candlewick.dashboard.candle;

/** Which hours of the market are wanted: all, or only the regular trading sessions. */
public enum Hours {
    ALL,
    REGULAR
}
