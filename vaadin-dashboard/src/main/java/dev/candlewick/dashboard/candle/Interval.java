package dev.candlewick.dashboard.candle;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/** The widths a candle is stored in. A session's last candle may be shorter than its width. */
public enum Interval {
    ONE_SECOND("1s", Duration.ofSeconds(1)),
    ONE_MINUTE("1m", Duration.ofMinutes(1)),
    FIVE_MINUTES("5m", Duration.ofMinutes(5)),
    FIFTEEN_MINUTES("15m", Duration.ofMinutes(15)),
    ONE_HOUR("1h", Duration.ofHours(1)),
    ONE_DAY("1d", Duration.ofDays(1));

    private final String text;
    private final Duration width;

    Interval(String text, Duration width) {
        this.text = text;
        this.width = width;
    }

    /**
     * The name of the interval in the database, in links and on screen, for instance {@code 5m}.
     */
    public String text() {
        return text;
    }

    public Duration width() {
        return width;
    }

    /** The interval with this name, empty when there is none. */
    public static Optional<Interval> of(String text) {
        return Arrays.stream(values()).filter(interval -> interval.text.equals(text)).findFirst();
    }
}
