package dev.candlewick.feed.topic;

import dev.candlewick.feed.mapping.ForeignMessage;
import dev.candlewick.feed.tick.Encoding;
import dev.candlewick.feed.tick.FlatWriter;
import dev.candlewick.feed.tick.MessageWriter;
import dev.candlewick.feed.tick.Tick;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Where the messages of somebody else's topic go: each says in a header which one it was, so that
 * the tick topic by itself tells how far it has got.
 */
public final class OriginTopic implements AutoCloseable {
    private static final String FOREIGN = "foreign: ";
    private static final int LONGEST_REASON = 500;
    private static final int LARGEST_VALUE = 900_000;
    private static final int KEPT_OF_LARGER = 65_536;
    private static final int LARGEST_KEY = 65_536;

    private final KafkaTickTopic topic;
    private final int partitions;
    private final Encoding encoding;
    private final String source;
    private final Optional<String> topicId;

    /**
     * @param topicId of the topic that is read; empty when Kafka does not tell
     */
    OriginTopic(
            KafkaTickTopic topic,
            int partitions,
            Encoding encoding,
            String source,
            Optional<String> topicId) {
        this.topic = topic;
        this.partitions = partitions;
        this.encoding = encoding;
        this.source = source;
        this.topicId = topicId;
    }

    public int partitions() {
        return partitions;
    }

    /** Where ticks of a symbol go: where Kafka's own producers put messages with that key. */
    public int partitionOf(String symbol) {
        return Utils.toPositive(Utils.murmur2(symbol.getBytes(StandardCharsets.UTF_8)))
                % partitions;
    }

    /** Where a message goes that is no tick. */
    public int partitionOf(ForeignMessage message) {
        return message.partition() % partitions;
    }

    /** Hands over what a message has become. */
    public void tick(Tick tick, ForeignMessage message) {
        Optional<byte[]> flat =
                encoding == Encoding.FLAT ? FlatWriter.trade(tick) : Optional.empty();
        topic.put(
                partitionOf(tick.symbol()),
                tick.symbol().getBytes(StandardCharsets.UTF_8),
                flat.orElseGet(() -> MessageWriter.trade(tick)),
                headers(
                        flat.isPresent() ? Encoding.FLAT.headerValue() : null,
                        OriginHeaders.origin(source, message.partition(), message.offset())));
    }

    /** Hands over a message that nobody understands, as it came, with the reason. */
    public void foreign(ForeignMessage message, String reason) {
        byte @Nullable [] value = message.value();
        String words = reason;
        if (value != null && value.length > LARGEST_VALUE) {
            words = "(the first 64 KiB of %d bytes) %s".formatted(value.length, reason);
            value = Arrays.copyOf(value, KEPT_OF_LARGER);
        }
        byte @Nullable [] key = message.key();
        if (key != null && key.length > LARGEST_KEY) {
            words = "(its key of %d bytes is left out) %s".formatted(key.length, words);
            key = null;
        }
        String shown =
                words.codePointCount(0, words.length()) > LONGEST_REASON
                        ? words.substring(0, words.offsetByCodePoints(0, LONGEST_REASON)) + "..."
                        : words;
        topic.put(
                partitionOf(message),
                key,
                value,
                headers(
                        (FOREIGN + shown).getBytes(StandardCharsets.UTF_8),
                        OriginHeaders.origin(source, message.partition(), message.offset())));
    }

    /**
     * Tells a partition how far the source was read.
     *
     * @param eventTime everything before this time has been sent; microseconds since the epoch
     * @param read by partition of the source, the offset before which everything is there
     */
    public void heartbeat(int partition, long eventTime, Map<Integer, Long> read) {
        Optional<byte[]> flat =
                encoding == Encoding.FLAT
                        ? FlatWriter.heartbeat(source, eventTime)
                        : Optional.empty();
        List<Header> headers =
                headers(
                        flat.isPresent() ? Encoding.FLAT.headerValue() : null,
                        OriginHeaders.read(source, read));
        topicId.map(OriginHeaders::topic).ifPresent(headers::add);
        topic.put(
                partition,
                null,
                flat.orElseGet(() -> MessageWriter.heartbeat(source, eventTime)),
                headers);
    }

    private static List<Header> headers(byte @Nullable [] encoding, Header origin) {
        List<Header> headers = new ArrayList<>(3);
        headers.add(origin);
        if (encoding != null) {
            headers.add(new RecordHeader(Encoding.HEADER, encoding));
        }
        return headers;
    }

    /** Returns when everything handed over is acknowledged. */
    public void flush() {
        topic.flush();
    }

    /** For how many seconds messages have waited without one being acknowledged; 0 is well. */
    public long silentSeconds() {
        return topic.silentSeconds();
    }

    @Override
    public void close() {
        topic.close();
    }
}
