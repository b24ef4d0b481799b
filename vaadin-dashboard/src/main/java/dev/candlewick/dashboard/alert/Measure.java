package dev.candlewick.dashboard.alert;

/** What an alert looks at. */
public enum Measure {
    /** The last price. */
    PRICE,
    /** The change of the day, in per cent of the prior close. */
    CHANGE,
    /** The volume of the forming 1m candle. */
    VOLUME,
    /** The volume of the day. */
    DAY_VOLUME,
    /** A flag that was not there before. */
    ANOMALY,
    /** Seconds since the newest row was written. */
    SILENCE;

    /** Whether it can look at all instruments at once. */
    public boolean ofAnySymbol() {
        return this == ANOMALY || this == SILENCE;
    }

    /** Whether it has a level that is crossed. */
    public boolean hasLevel() {
        return this != ANOMALY;
    }
}
