package dev.candlewick.feed.topic;

import dev.candlewick.archive.ArchivedRecord;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Writes records into the topic as they lay in another: partition, key, headers and value. */
public final class LogCopy implements AutoCloseable {

    /** How far a tick may lie ahead of its append time, by the message contract. */
    private static final long FUTURE_MICROS = 5_000_000;

    private final KafkaTickTopic topic;

    LogCopy(KafkaTickTopic topic) {
        this.topic = topic;
    }

    /** Hands a record over; those of one partition keep their order. */
    public void send(ArchivedRecord record) {
        topic.put(
                record.partition(),
                record.key(),
                record.value(),
                record.headers().isEmpty() ? List.of() : headers(record));
    }

    /**
     * Whether a tick lay further in the future, when the broker took it, than the message contract
     * allows.
     */
    public static boolean wasFuture(ArchivedRecord record) {
        if (!record.appendTime() || record.value() == null) {
            return false;
        }
        ConsumerRecord<byte[], byte[]> message =
                new ConsumerRecord<>(
                        "", record.partition(), record.offset(), record.key(), record.value());
        headers(record).forEach(header -> message.headers().add(header));
        TailMessage read = TailMessage.of(message);
        return read != null
                && read.symbol() != null
                && read.eventTime() > record.time() * 1000 + FUTURE_MICROS;
    }

    private static List<Header> headers(ArchivedRecord record) {
        return record.headers().stream()
                .<Header>map(header -> new RecordHeader(header.name(), header.value()))
                .toList();
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
