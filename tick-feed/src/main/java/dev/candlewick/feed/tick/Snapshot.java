package dev.candlewick.feed.tick;

import org.jspecify.annotations.Nullable;

/**
 * Where a symbol stands, on its way to the topic.
 *
 * @param eventTime what time this is true of: microseconds since the epoch, UTC
 * @param price exact decimal in the form of a JSON number
 * @param dayVolume volume of the trading day so far, as a JSON number; null when unknown
 * @param source who says so
 */
public record Snapshot(
        String symbol, long eventTime, String price, @Nullable String dayVolume, String source) {}
