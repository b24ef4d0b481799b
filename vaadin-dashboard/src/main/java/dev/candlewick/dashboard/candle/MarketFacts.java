package dev.candlewick.dashboard.candle;

/**
 * How the live epoch is at one moment.
 *
 * @param candleAge seconds since the newest candle of 1s was written; NaN when there is none
 * @param refusedCandles candles that the database refuses and {@code rejected_candle} holds
 * @param logEpoch the live epoch; 0 when there is none
 */
public record MarketFacts(double candleAge, long refusedCandles, int logEpoch) {}
