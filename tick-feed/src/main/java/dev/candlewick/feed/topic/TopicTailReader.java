package dev.candlewick.feed.topic;

import dev.candlewick.feed.FeedException;
import dev.candlewick.feed.topic.TopicTail.LastTick;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;

/**
 * Reads the last messages of every partition. A symbol whose last tick lies further back than these
 * is judged by the topic's clock alone.
 */
public final class TopicTailReader {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    // The job's rule: what lies further ahead of its append time moves no clock.
    private static final long FUTURE_MILLIS = 5_000;

    private final Consumer<byte[], byte[]> consumer;
    private final int messagesPerPartition;
    private final Map<String, LastTick> lastTicks = new HashMap<>();
    private final Map<String, Map<String, LastTick>> lastSent = new HashMap<>();
    private long clock = Long.MIN_VALUE;

    public TopicTailReader(Consumer<byte[], byte[]> consumer, int messagesPerPartition) {
        this.consumer = consumer;
        this.messagesPerPartition = messagesPerPartition;
    }

    /**
     * Reads up to the end that the topic has now.
     *
     * @throws FeedException when the topic does not answer in time
     */
    public TopicTail read(List<TopicPartition> partitions) {
        consumer.assign(partitions);
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
        for (TopicPartition partition : partitions) {
            long end = ends.getOrDefault(partition, 0L);
            long from =
                    Math.max(beginnings.getOrDefault(partition, 0L), end - messagesPerPartition);
            if (from >= end) {
                ends.remove(partition);
            }
            consumer.seek(partition, from);
        }
        drain(ends);
        return new TopicTail(
                clock == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(clock),
                lastTicks,
                lastSent);
    }

    private void drain(Map<TopicPartition, Long> ends) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!ends.isEmpty()) {
            consumer.poll(POLL).forEach(this::take);
            // By position, not by record: the last offset may be one that holds no record.
            ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            if (System.nanoTime() > deadline) {
                throw FeedException.notAvailable(
                        "Kafka does not hand out the newest messages of "
                                + ends.keySet()
                                + ". Look at the broker's log.");
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> message) {
        TailMessage read = TailMessage.of(message);
        if (read == null || isFuture(message, read.eventTime())) {
            return;
        }
        if (read.isGap()) {
            passOver(read);
            return;
        }
        clock = Math.max(clock, read.eventTime());
        if (read.symbol() != null && read.price() != null) {
            LastTick tick = new LastTick(read.eventTime(), read.price(), read.tradeId());
            lastTicks.merge(
                    read.symbol(),
                    tick,
                    (old, young) -> young.eventTime() >= old.eventTime() ? young : old);
            lastSent.computeIfAbsent(read.source(), source -> new HashMap<>())
                    .put(read.symbol(), tick);
        }
    }

    /** What was told to be missing is neither asked for nor told again. */
    private void passOver(TailMessage gap) {
        Map<String, LastTick> sent = lastSent.get(gap.source());
        if (sent != null && gap.symbol() != null) {
            sent.computeIfPresent(
                    gap.symbol(),
                    (symbol, last) ->
                            number(gap.tradeId()) > number(last.tradeId())
                                    ? new LastTick(last.eventTime(), last.price(), gap.tradeId())
                                    : last);
        }
    }

    /** An id that goes up by one; the smallest number of all for any other. */
    private static long number(String id) {
        return id.matches("[0-9]{1,18}") ? Long.parseLong(id) : Long.MIN_VALUE;
    }

    private static boolean isFuture(ConsumerRecord<?, ?> message, long eventTime) {
        return message.timestampType() == TimestampType.LOG_APPEND_TIME
                && eventTime > (message.timestamp() + FUTURE_MILLIS) * 1_000;
    }
}
