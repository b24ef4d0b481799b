package dev.candlewick.feed.market;

/**
 * A trade in the list of a {@link MarketServer}.
 *
 * @param time microseconds since the epoch
 */
public record Print(String symbol, long id, long time, String price, String size) {}
