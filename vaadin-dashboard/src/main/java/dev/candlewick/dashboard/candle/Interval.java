package dev.candlewick.dashboard.candle;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The widths of candles: six are stored, the others are folded from one of those when they are
 * read. A session's last candle may be shorter than its width.
 */
public enum Interval {
    ONE_SECOND("1s", Duration.ofSeconds(1)),
    ONE_MINUTE("1m", Duration.ofMinutes(1)),
    FIVE_MINUTES("5m", Duration.ofMinutes(5)),
    FIFTEEN_MINUTES("15m", Duration.ofMinutes(15)),
    THIRTY_MINUTES("30m", Duration.ofMinutes(30), FIFTEEN_MINUTES),
    ONE_HOUR("1h", Duration.ofHours(1)),
    FOUR_HOURS("4h", Duration.ofHours(4), ONE_HOUR),
    ONE_DAY("1d", Duration.ofDays(1)),
    ONE_WEEK("1w", Duration.ofDays(7), ONE_DAY);

    private final String text;
    private final Duration width;
    private final @Nullable Interval part;

    Interval(String text, Duration width) {
        this(text, width, null);
    }

    Interval(String text, Duration width, @Nullable Interval part) {
        this.text = text;
        this.width = width;
        this.part = part;
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

    /** The stored interval that its candles are folded from; empty when they are stored. */
    public Optional<Interval> part() {
        return Optional.ofNullable(part);
    }

    /** The interval with this name, empty when there is none. */
    public static Optional<Interval> of(String text) {
        return Arrays.stream(values()).filter(interval -> interval.text.equals(text)).findFirst();
    }
}
