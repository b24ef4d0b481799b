package dev.candlewick.feed.topic;

import dev.candlewick.feed.FeedException;
import dev.candlewick.feed.mapping.ForeignMessage;
import dev.candlewick.feed.mapping.Mapping;
import dev.candlewick.feed.mapping.MessageReader;
import dev.candlewick.feed.mapping.Reading;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Reads somebody else's topic, all partitions as one: what is behind is caught up in the order of
 * event times, for a symbol's ticks may lie in any of them. Within a partition nothing changes
 * places. Used by one thread.
 */
public final class ForeignReader implements AutoCloseable {
    /** What is read ahead, of all partitions and of each. */
    private static final int AHEAD = 64_000;

    private static final int MOST_AHEAD = 4_000;
    private static final int LEAST_AHEAD = 250;
    private static final long AHEAD_BYTES = 64L << 20;

    private static final long FUTURE_MILLIS = 5_000;
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final ForeignTopic topic;
    private final MessageReader reader;
    private final Consumer<byte[], byte[]> consumer;
    private final Map<Integer, Lane> lanes = new TreeMap<>();
    private final Map<Integer, Long> handled = new TreeMap<>();
    private final List<Missed> missed = new ArrayList<>();
    private final int full;
    private final long fullBytes;
    private long blockedSince = Long.MIN_VALUE;

    /** A message and what it was found to be. */
    public record Next(ForeignMessage message, Reading reading) {}

    /**
     * Messages that were deleted before they were read.
     *
     * @param until the first offset that is still there
     */
    public record Missed(int partition, long from, long until) {}

    /** A partition: what was read of it and not handed on. */
    private static final class Lane {
        final TopicPartition partition;
        final Deque<Next> read = new ArrayDeque<>();
        boolean paused;
        long bytes;

        Lane(TopicPartition partition) {
            this.partition = partition;
        }

        /**
         * The event time of its first message; what has none goes first. A single time far ahead of
         * those behind it must not hold them back.
         */
        long time() {
            long first = time(read.peekFirst());
            long last = time(read.peekLast());
            return last == Long.MIN_VALUE ? first : Math.min(first, last);
        }

        void add(Next next) {
            read.add(next);
            bytes += next.message().size();
        }

        Next remove() {
            Next next = read.removeFirst();
            bytes -= next.message().size();
            return next;
        }

        /** Event times of the ticks in it. */
        LongStream times() {
            return read.stream().mapToLong(Lane::time).filter(time -> time > Long.MIN_VALUE);
        }

        private static long time(@Nullable Next next) {
            return next != null
                            && next.reading() instanceof Reading.Understood understood
                            && understood.tick().eventTime() <= futureMicros()
                    ? understood.tick().eventTime()
                    : Long.MIN_VALUE;
        }

        /** The job rejects what lies further ahead. */
        private static long futureMicros() {
            return (System.currentTimeMillis() + FUTURE_MILLIS) * 1_000;
        }
    }

    /**
     * Begins behind what the tick topic has got.
     *
     * @throws FeedException when the topic cannot be read, or is not the one that was read before
     */
    public ForeignReader(
            ForeignTopic topic, MessageReader reader, Mapping.Start start, Origins origins) {
        this.topic = topic;
        this.reader = reader;
        this.consumer = topic.consumer();
        try {
            List<TopicPartition> partitions = topic.partitions(consumer);
            if (origins.areOfAnother(topic.id())) {
                throw createdAnew(
                        topic.name() + " is not the topic of that name that was read before");
            }
            full = Math.clamp(AHEAD / partitions.size(), LEAST_AHEAD, MOST_AHEAD);
            fullBytes = AHEAD_BYTES / partitions.size();
            consumer.assign(partitions);
            Map<TopicPartition, Long> first =
                    origins.isEmpty()
                            ? ForeignTopic.firstOffsets(consumer, partitions, start)
                            : consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            for (TopicPartition partition : partitions) {
                int number = partition.partition();
                long beginning = beginnings.getOrDefault(partition, 0L);
                OptionalLong known = origins.start(number);
                long from = known.orElse(first.getOrDefault(partition, beginning));
                if (from > ends.getOrDefault(partition, 0L)) {
                    throw createdAnew(
                            "Partition %s was read up to offset %d and ends at %d now"
                                    .formatted(partition, from, ends.get(partition)));
                }
                if (from < beginning) {
                    missed.add(new Missed(number, from, beginning));
                }
                lanes.put(number, new Lane(partition));
                handled.put(number, from);
                consumer.seek(partition, Math.max(from, beginning));
            }
        } catch (KafkaException failure) {
            close();
            throw topic.unavailable(failure);
        } catch (FeedException refused) {
            close();
            throw refused;
        }
    }

    private static FeedException createdAnew(String how) {
        return FeedException.wrongUsage(
                how
                        + ": it was created anew or cut. Give the mapping another 'source', and it is read from its beginning.");
    }

    /** What had been deleted when reading began. */
    public List<Missed> missed() {
        return List.copyOf(missed);
    }

    /**
     * Fetches messages.
     *
     * @param wait at most, for the first one
     * @throws FeedException when the topic cannot be read any more
     */
    public void poll(Duration wait) {
        try {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
                ForeignMessage message = message(record);
                Reading reading = reader.read(message);
                // Only what nobody understands is handed on as it came.
                lane(record.partition())
                        .add(
                                new Next(
                                        reading instanceof Reading.Refused
                                                ? message
                                                : message.place(),
                                        reading));
            }
            for (Lane lane : lanes.values()) {
                if (!lane.paused && (lane.read.size() >= full || lane.bytes >= fullBytes)) {
                    consumer.pause(List.of(lane.partition));
                    lane.paused = true;
                } else if (lane.paused
                        && lane.read.size() <= full / 4
                        && lane.bytes <= fullBytes / 4) {
                    consumer.resume(List.of(lane.partition));
                    lane.paused = false;
                }
            }
        } catch (OffsetOutOfRangeException deleted) {
            throw FeedException.notAvailable(
                    "Messages of %s were deleted while they were to be read. Start the feed again: it goes on behind them and says which they were."
                            .formatted(deleted.partitions()));
        } catch (KafkaException failure) {
            throw topic.unavailable(failure);
        }
    }

    /**
     * The next message, or null when none can be handed on now: there is none, or a partition that
     * is behind has to be waited for.
     */
    public @Nullable Next next() {
        Lane earliest = null;
        boolean waits = false;
        for (Lane lane : lanes.values()) {
            if (lane.read.isEmpty()) {
                waits = waits || !isAtEnd(lane);
            } else if (earliest == null || lane.time() < earliest.time()) {
                earliest = lane;
            }
        }
        if (earliest == null || (waits && earliest.time() > Long.MIN_VALUE && !isTooLong())) {
            return null;
        }
        if (!waits) {
            blockedSince = Long.MIN_VALUE;
        }
        Next next = earliest.remove();
        handled.put(next.message().partition(), next.message().offset() + 1);
        return next;
    }

    /** A partition that has not answered for long holds the others back no more. */
    private boolean isTooLong() {
        long now = System.nanoTime();
        if (blockedSince == Long.MIN_VALUE) {
            blockedSince = now;
        }
        return now - blockedSince > LONGEST_WAIT.toNanos();
    }

    /** The earliest event time of the ticks that are read and not handed on. */
    public OptionalLong firstTime() {
        return lanes.values().stream().flatMapToLong(Lane::times).min();
    }

    /** Reads until each partition has shown its first tick, or that it has none; not for ever. */
    public void readBeginnings(Duration patience, BooleanSupplier stopped) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!showsBeginnings() && System.nanoTime() < deadline && !stopped.getAsBoolean()) {
            poll(POLL);
        }
    }

    /** Whether each partition has shown its first tick, or that it has none. */
    public boolean showsBeginnings() {
        return lanes.values().stream()
                .allMatch(lane -> lane.times().findAny().isPresent() || isAtEnd(lane));
    }

    /** Numbers of the partitions. */
    public List<Integer> partitions() {
        return List.copyOf(lanes.keySet());
    }

    /** For each partition the offset behind the last message handed on. */
    public Map<Integer, Long> handled() {
        return new HashMap<>(handled);
    }

    /** Whether a partition was read to its end. */
    public boolean isAtEnd(int partition) {
        Lane lane = lane(partition);
        return lane.read.isEmpty() && isAtEnd(lane);
    }

    private boolean isAtEnd(Lane lane) {
        return consumer.currentLag(lane.partition).orElse(1) == 0;
    }

    /** Whether the topic has got partitions that were not there when reading began. */
    public boolean hasMorePartitions() {
        return topic.partitions(consumer).size() > lanes.size();
    }

    private Lane lane(int partition) {
        Lane lane = lanes.get(partition);
        if (lane == null) {
            throw new IllegalStateException("partition " + partition + " was not asked for");
        }
        return lane;
    }

    static ForeignMessage message(ConsumerRecord<byte[], byte[]> record) {
        Map<String, byte[]> headers = new HashMap<>();
        for (Header header : record.headers()) {
            byte[] value = header.value();
            if (value != null) {
                headers.put(header.key(), value);
            }
        }
        return new ForeignMessage(
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.key(),
                record.value(),
                headers);
    }

    @Override
    public void close() {
        consumer.close(
                org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ofSeconds(1)));
    }
}
