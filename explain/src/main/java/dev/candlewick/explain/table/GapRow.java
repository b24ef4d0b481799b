package dev.candlewick.explain.table;

import org.jspecify.annotations.Nullable;

/**
 * Trades that a feed told to be missing.
 *
 * @param fromTime event time of the last trade before them, microseconds since the epoch
 * @param toTime event time of the first trade behind them, microseconds since the epoch
 * @param missing how many; null when nobody knows
 * @param detail in words; may be empty and hold any character
 */
public record GapRow(
        int partition,
        long offset,
        String source,
        long fromTime,
        long toTime,
        @Nullable Long missing,
        String reason,
        String detail) {}
