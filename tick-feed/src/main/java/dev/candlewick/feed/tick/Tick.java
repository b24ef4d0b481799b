package dev.candlewick.feed.tick;

import org.jspecify.annotations.Nullable;

/**
 * One trade on its way to the topic.
 *
 * @param eventTime when it was executed: microseconds since the epoch, UTC
 * @param price exact decimal in the form of a JSON number
 * @param size exact decimal in the form of a JSON number
 * @param tradeId unique for the source and symbol
 * @param source the feed's name
 */
public record Tick(
        String symbol,
        long eventTime,
        String price,
        String size,
        @Nullable String venue,
        @Nullable String conditions,
        @Nullable String tradeId,
        String source) {}
