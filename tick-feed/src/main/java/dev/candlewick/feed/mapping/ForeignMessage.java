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
        Map<String, byte[]> headers) {

    /** Where it lies, without what it says. */
    public ForeignMessage place() {
        return new ForeignMessage(partition, offset, timestamp, null, null, Map.of());
    }

    /** Bytes of key and value. */
    public int size() {
        byte[] k = key;
        byte[] v = value;
        return (k == null ? 0 : k.length) + (v == null ? 0 : v.length);
    }
}
