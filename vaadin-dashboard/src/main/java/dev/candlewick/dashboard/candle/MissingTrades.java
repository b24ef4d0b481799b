package dev.candlewick.dashboard.candle;

import java.time.Instant;

/**
 * Trades of one symbol that feeds told to be missing.
 *
 * @param gaps how often
 * @param trades how many, as far as numbers are known
 * @param from event time of the last trade before the newest gap
 * @param to event time of the first trade behind it
 * @param reason of the newest gap, as in {@code feed_gap}
 */
public record MissingTrades(long gaps, long trades, Instant from, Instant to, String reason) {}
