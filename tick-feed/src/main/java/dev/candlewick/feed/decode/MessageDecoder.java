package dev.candlewick.feed.decode;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the value of a message. */
@FunctionalInterface
public interface MessageDecoder {
    /**
     * The fields of a message by name: {@link String}, {@link java.math.BigDecimal}, {@link
     * Boolean}, {@link java.time.Instant}, {@link java.time.LocalDateTime}, {@link java.util.List},
     * {@link Map}, or null for one that has no value.
     *
     * @throws NotUnderstood when it is no such message
     * @throws dev.candlewick.feed.FeedException when a schema cannot be fetched now
     */
    Map<String, @Nullable Object> decode(byte[] value) throws NotUnderstood;
}
