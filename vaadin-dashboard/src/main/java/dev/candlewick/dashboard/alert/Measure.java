package dev.candlewick.dashboard.alert;

/** What an alert looks at. */
public enum Measure {
    /** The last price. */
    PRICE("Price"),
    /** The change of the day, in per cent of the prior close. */
    CHANGE("Change of the day, %"),
    /** The volume of the forming 1m candle. */
    VOLUME("Volume of a minute"),
    /** The volume of the day. */
    DAY_VOLUME("Volume of the day"),
    /** A flag that was not there before. */
    ANOMALY("Anomaly"),
    /** Seconds since the newest row was written. */
    SILENCE("Silence of the feed, seconds");

    private final String words;

    Measure(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    /** Whether it can look at all instruments at once. */
    public boolean ofAnySymbol() {
        return this == ANOMALY || this == SILENCE;
    }

    /** Whether it has a level that is crossed. */
    public boolean hasLevel() {
        return this != ANOMALY;
    }
}
