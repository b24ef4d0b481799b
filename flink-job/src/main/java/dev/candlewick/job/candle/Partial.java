package dev.candlewick.job.candle;

import org.jspecify.annotations.Nullable;

/**
 * The ticks of one symbol and one second that were folded since the last flush. Merging partials in
 * any order gives the same candle.
 */
public class Partial {

    /** Start of the second, or of what a session leaves of it; microseconds since the epoch. */
    public long start;

    /** Newest event time among the ticks. */
    public long newestEventTime = Long.MIN_VALUE;

    public Folded folded = new Folded();

    /** By the intraday column of the condition table: for the candles of 1s to 1h. */
    public Ohlcv intraday = new Ohlcv();

    /** By the daily column, for the 1d candle; null while it equals {@link #intraday}. */
    public @Nullable Ohlcv daily;

    public Ohlcv daily() {
        Ohlcv own = daily;
        return own == null ? intraday : own;
    }
}
