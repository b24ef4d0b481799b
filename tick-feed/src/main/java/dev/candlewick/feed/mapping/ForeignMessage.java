package dev.candlewick.feed.mapping;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record of somebody else's topic.
 *
 * @param timestamp of the record, milliseconds since the epoch
 * @param headers by key, the last of each
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares messages
public record ForeignMessage(
        int partition,
        long offset,
        long timestamp,
        byte @Nullable [] key,
        byte @Nullable [] value,
        Map<String, byte[]> headers) {}
