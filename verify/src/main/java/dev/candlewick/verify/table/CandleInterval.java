package dev.candlewick.verify.table;

import java.util.List;
import java.util.Optional;

/** The intervals of the schema, small to large. */
public enum CandleInterval {
    SECOND("1s", 1_000_000L),
    MINUTE("1m", 60_000_000L),
    FIVE_MINUTES("5m", 300_000_000L),
    QUARTER("15m", 900_000_000L),
    HOUR("1h", 3_600_000_000L),
    /** Covers a trading date; its width is that of most of them. */
    DAY("1d", 86_400_000_000L);

    /** Those that nest in each other. */
    static final List<CandleInterval> INTRADAY =
            List.of(SECOND, MINUTE, FIVE_MINUTES, QUARTER, HOUR);

    private final String label;
    private final long micros;

    CandleInterval(String label, long micros) {
        this.label = label;
        this.micros = micros;
    }

    /** Name in the schema, for instance {@code 15m}. */
    public String label() {
        return label;
    }

    long micros() {
        return micros;
    }

    /** The interval whose candles fold into this one; 1s and 1d are folds of their own. */
    Optional<CandleInterval> foldedFrom() {
        return this == SECOND || this == DAY
                ? Optional.empty()
                : Optional.of(values()[ordinal() - 1]);
    }
}
