package dev.candlewick.feed.topic;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Headers by which messages of the tick topic say where they come from. A message bears {@code
 * candlewick-origin}: source, partition and offset; a heartbeat {@code candlewick-read}: the
 * source, and for each of its partitions the offset before which everything is done; and {@code
 * candlewick-read-topic}, what Kafka named the source's topic when it was created.
 */
final class OriginHeaders {
    static final String ORIGIN = "candlewick-origin";
    static final String READ = "candlewick-read";
    static final String TOPIC = "candlewick-read-topic";

    private OriginHeaders() {}

    static Header origin(String source, int partition, long offset) {
        return new RecordHeader(ORIGIN, bytes(source + " " + partition + ":" + offset));
    }

    static Header read(String source, Map<Integer, Long> offsets) {
        StringJoiner text = new StringJoiner(" ", source + " ", "");
        new TreeMap<>(offsets).forEach((partition, offset) -> text.add(partition + ":" + offset));
        return new RecordHeader(READ, bytes(text.toString()));
    }

    /**
     * Partitions with offsets of such a header, or null where it is absent or another source's.
     *
     * @param key one of the two headers
     */
    static @Nullable Map<Integer, Long> of(Headers headers, String key, String source) {
        Header header = headers.lastHeader(key);
        if (header == null || header.value() == null) {
            return null;
        }
        String[] words = new String(header.value(), StandardCharsets.UTF_8).split(" ", -1);
        if (!words[0].equals(source)) {
            return null;
        }
        Map<Integer, Long> offsets = new TreeMap<>();
        for (int word = 1; word < words.length; word++) {
            if (!words[word].matches("[0-9]{1,9}:[0-9]{1,18}")) {
                return null;
            }
            int colon = words[word].indexOf(':');
            offsets.put(
                    Integer.valueOf(words[word].substring(0, colon)),
                    Long.valueOf(words[word].substring(colon + 1)));
        }
        return offsets;
    }

    static Header topic(String id) {
        return new RecordHeader(TOPIC, bytes(id));
    }

    /** Of a heartbeat, what {@link #topic} says; null where it is absent. */
    static @Nullable String topic(Headers headers) {
        Header header = headers.lastHeader(TOPIC);
        return header == null || header.value() == null
                ? null
                : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
