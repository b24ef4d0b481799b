package dev.candlewick.verify.table;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The intervals of the schema, small to large. */
public enum CandleInterval {
    SECOND("1s", 1, null),
    MINUTE("1m", 60, SECOND),
    FIVE_MINUTES("5m", 300, MINUTE),
    QUARTER("15m", 900, FIVE_MINUTES),
    HOUR("1h", 3_600, QUARTER),
    /** Covers a trading date; its width is that of most of them. */
    DAY("1d", 86_400, null);

    /** Those that nest in each other. */
    public static final List<CandleInterval> INTRADAY =
            List.of(SECOND, MINUTE, FIVE_MINUTES, QUARTER, HOUR);

    private final String label;
    private final int seconds;
    private final @Nullable CandleInterval foldedFrom;

    CandleInterval(String label, int seconds, @Nullable CandleInterval foldedFrom) {
        this.label = label;
        this.seconds = seconds;
        this.foldedFrom = foldedFrom;
    }

    /** Name in the schema, for instance {@code 15m}. */
    public String label() {
        return label;
    }

    /** The interval of this name; empty when there is none. */
    public static Optional<CandleInterval> labelled(String label) {
        return Arrays.stream(values()).filter(interval -> interval.label.equals(label)).findFirst();
    }

    /** Width in seconds; larger for larger intervals, so it sorts them too. */
    int seconds() {
        return seconds;
    }

    /** Width in microseconds; of a day, that of most of them. */
    public long micros() {
        return seconds * 1_000_000L;
    }

    /** The interval whose candles fold into this one; 1s and 1d are folds of their own. */
    Optional<CandleInterval> foldedFrom() {
        return Optional.ofNullable(foldedFrom);
    }
}
