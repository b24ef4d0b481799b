package dev.candlewick.dashboard.candle;

import java.time.Duration;

/** The candles of one symbol in one interval, of all hours or of the regular ones. */
public record CandleSeries(String symbol, Interval interval, Hours hours) {

    /** Characters of a symbol. */
    public static final int LONGEST_SYMBOL = 32;

    private static final Duration DAY = Duration.ofDays(1);

    /** Whether a text from outside can be a symbol; the database holds no control characters. */
    public static boolean isSymbol(String text) {
        return text.length() <= LONGEST_SYMBOL && text.chars().noneMatch(Character::isISOControl);
    }

    /** Of all hours. */
    public CandleSeries(String symbol, Interval interval) {
        this(symbol, interval, Hours.ALL);
    }

    /** The same of another symbol or interval. */
    public CandleSeries of(String other) {
        return new CandleSeries(other, interval, hours);
    }

    public CandleSeries in(Interval other) {
        return new CandleSeries(symbol, other, hours);
    }

    /** Whether its candles are folded when they are read, because no table holds them. */
    public boolean isFolded() {
        return source() != interval;
    }

    /** The stored interval that its candles come from; a day of regular hours is made of hours. */
    public Interval source() {
        return hours == Hours.REGULAR && interval.width().compareTo(DAY) >= 0
                ? Interval.ONE_HOUR
                : interval.part().orElse(interval);
    }
}
