package dev.candlewick.feed.topic;

import dev.candlewick.feed.FeedException;
import dev.candlewick.feed.tick.Bar;
import dev.candlewick.feed.tick.Encoding;
import dev.candlewick.feed.tick.FlatWriter;
import dev.candlewick.feed.tick.Gap;
import dev.candlewick.feed.tick.MessageWriter;
import dev.candlewick.feed.tick.Snapshot;
import dev.candlewick.feed.tick.Tick;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** Writes to Kafka; the producer must be idempotent, or a retry could swap two ticks. */
public final class KafkaTickTopic implements TickTopic {
    private static final Duration LAST_WAIT = Duration.ofSeconds(10);
    private static final List<Header> FLAT =
            List.of(new RecordHeader(Encoding.HEADER, Encoding.FLAT.headerValue()));

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private final int partitions;
    private final Encoding encoding;
    private final Map<String, byte[]> keys = new HashMap<>();
    private final AtomicReference<@Nullable Exception> lost = new AtomicReference<>();
    private final AtomicLong acknowledged = new AtomicLong();
    private volatile long lastAnswer = System.nanoTime();
    private long sent;
    private final Callback onSent =
            (metadata, failure) -> {
                acknowledged.incrementAndGet();
                lastAnswer = System.nanoTime();
                if (failure != null) {
                    lost.compareAndSet(null, failure);
                }
            };

    /**
     * @param encoding of the messages; what cannot be written in it is written in JSON
     */
    public KafkaTickTopic(
            Producer<byte[], byte[]> producer, String topic, int partitions, Encoding encoding) {
        this.producer = producer;
        this.topic = topic;
        this.partitions = partitions;
        this.encoding = encoding;
    }

    @Override
    public void send(Tick tick) {
        Optional<byte[]> flat = isFlat() ? FlatWriter.trade(tick) : Optional.empty();
        put(
                null,
                key(tick.symbol()),
                flat.orElseGet(() -> MessageWriter.trade(tick)),
                headers(flat));
    }

    @Override
    public void send(Snapshot snapshot) {
        put(null, key(snapshot.symbol()), MessageWriter.snapshot(snapshot), List.of());
    }

    @Override
    public void send(Bar bar) {
        put(null, key(bar.symbol()), MessageWriter.bar(bar), List.of());
    }

    private byte[] key(String symbol) {
        return keys.computeIfAbsent(symbol, name -> name.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void gap(Gap gap) {
        put(null, key(gap.symbol()), MessageWriter.gap(gap), List.of());
    }

    @Override
    public void heartbeat(String source, long eventTime) {
        heartbeat(source, eventTime, false);
    }

    @Override
    public void liveHeartbeat(String source, long eventTime) {
        heartbeat(source, eventTime, true);
    }

    private void heartbeat(String source, long eventTime, boolean live) {
        Optional<byte[]> flat =
                isFlat() ? FlatWriter.heartbeat(source, eventTime, live) : Optional.empty();
        byte[] message = flat.orElseGet(() -> MessageWriter.heartbeat(source, eventTime, live));
        for (int partition = 0; partition < partitions; partition++) {
            put(partition, null, message, headers(flat));
        }
    }

    private boolean isFlat() {
        return encoding == Encoding.FLAT;
    }

    private static List<Header> headers(Optional<byte[]> flat) {
        return flat.isPresent() ? FLAT : List.of();
    }

    @Override
    public void flush() {
        try {
            producer.flush();
        } catch (KafkaException failure) {
            throw lost(failure);
        }
        stopWhenLost();
    }

    @Override
    public long silentSeconds() {
        return sent == acknowledged.get()
                ? 0
                : TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - lastAnswer);
    }

    @Override
    public void close() {
        producer.close(LAST_WAIT);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // onSent sees what becomes of it
    void put(
            @Nullable Integer partition,
            byte @Nullable [] key,
            byte @Nullable [] message,
            List<Header> headers) {
        stopWhenLost();
        try {
            if (sent == acknowledged.get()) {
                // Nobody was waiting, so the wait begins now.
                lastAnswer = System.nanoTime();
            }
            sent++;
            producer.send(new ProducerRecord<>(topic, partition, key, message, headers), onSent);
        } catch (KafkaException failure) {
            throw lost(failure);
        }
    }

    /** After a lost message later ones must not be sent: that would leave a silent gap. */
    private void stopWhenLost() {
        Exception failure = lost.get();
        if (failure != null) {
            throw lost(failure);
        }
    }

    private FeedException lost(Exception failure) {
        FeedException stop =
                FeedException.notAvailable(
                        "Kafka did not take a message for topic %s: %s. The feed has stopped; start"
                                        .formatted(topic, failure.getMessage())
                                + " it again when Kafka is well.");
        stop.initCause(failure);
        return stop;
    }
}
