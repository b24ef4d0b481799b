package dev.candlewick.job.candle;

/** The intervals that are stored, small to large. */
public enum Interval {
    ONE_SECOND("1s", 1),
    ONE_MINUTE("1m", 60),
    FIVE_MINUTES("5m", 300),
    FIFTEEN_MINUTES("15m", 900),
    ONE_HOUR("1h", 3600),
    ONE_DAY("1d", 86400);

    private final String label;
    private final long micros;

    Interval(String label, long seconds) {
        this.label = label;
        this.micros = seconds * 1_000_000;
    }

    /** The name in tables and on screen, for instance {@code 5m}. */
    public String label() {
        return label;
    }

    /**
     * The interval of that name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Interval labelled(String label) {
        for (Interval interval : values()) {
            if (interval.label.equals(label)) {
                return interval;
            }
        }
        throw new IllegalArgumentException("There is no interval " + label);
    }

    /** Width in microseconds; nominal for {@link #ONE_DAY}, which follows the trading date. */
    public long micros() {
        return micros;
    }
}
