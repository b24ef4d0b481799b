package dev.candlewick.benchmark.pass;

import java.util.List;

/** Widths of candles. All symbols of a benchmark trade around the clock: buckets begin at 0 UTC. */
public enum Span {
    ONE_SECOND("1s", 1),
    ONE_MINUTE("1m", 60),
    FIVE_MINUTES("5m", 300),
    FIFTEEN_MINUTES("15m", 900),
    ONE_HOUR("1h", 3600),
    ONE_DAY("1d", 86400);

    /** What the peers fold. */
    public static final List<Span> FOUR =
            List.of(ONE_SECOND, ONE_MINUTE, FIVE_MINUTES, FIFTEEN_MINUTES);

    private final String label;
    private final long micros;

    Span(String label, long seconds) {
        this.label = label;
        this.micros = seconds * 1_000_000;
    }

    public String label() {
        return label;
    }

    public long micros() {
        return micros;
    }

    public long millis() {
        return micros / 1000;
    }

    /** Start of the bucket in which {@code time} lies, both in microseconds. */
    public long start(long time) {
        return Math.floorDiv(time, micros) * micros;
    }

    /**
     * The width of that name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Span labelled(String label) {
        for (Span span : values()) {
            if (span.label.equals(label)) {
                return span;
            }
        }
        throw new IllegalArgumentException("There is no width " + label);
    }
}
