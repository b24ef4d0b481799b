package dev.candlewick.feed.tick;

import org.jspecify.annotations.Nullable;

/**
 * A finished bar of a source, on its way to the topic. Prices and volume are exact decimals in the
 * form of a JSON number.
 *
 * @param interval a number and s, m, h, d, w or mo
 * @param startTime microseconds since the epoch, UTC
 * @param volume null when unknown
 * @param source who says so
 */
public record Bar(
        String symbol,
        String source,
        String interval,
        long startTime,
        String open,
        String high,
        String low,
        String close,
        @Nullable String volume) {}
