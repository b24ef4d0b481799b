package dev.candlewick.feed;

import dev.candlewick.feed.mapping.ForeignMessage;
import dev.candlewick.feed.mapping.Reading;
import dev.candlewick.feed.topic.ForeignReader;
import dev.candlewick.feed.topic.ForeignReader.Missed;
import dev.candlewick.feed.topic.ForeignReader.Next;
import dev.candlewick.feed.topic.OriginTopic;
import dev.candlewick.feed.topic.Origins;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Carries somebody else's topic over into the tick topic: what is a tick as a tick, by its symbol;
 * what nobody understands as it came, with the reason. Each message gets there once, whenever this
 * program was killed, for the tick topic itself tells what it has got.
 */
final class ForeignFeed {
    private static final Duration WAIT = Duration.ofMillis(100);
    private static final Duration BEGINNINGS_PATIENCE = Duration.ofSeconds(10);
    private static final long LOOK_FOR_PARTITIONS = 30_000_000;
    private static final int HANDLED_BETWEEN_LOOKS = 256;
    private static final int REASONS_SHOWN = 5;

    private final ForeignReader reader;
    private final OriginTopic topic;
    private final Origins origins;
    private final ForeignClock clock;
    private final Progress progress;
    private final Wall wall;
    private final PrintStream messages;
    private final String name;
    private final boolean untilEnd;

    private long nextHeartbeat;
    private long nextLook;
    private long refused;
    private long notAsked;

    /** What it works with. */
    record Parts(
            ForeignReader reader,
            OriginTopic topic,
            Origins origins,
            ForeignClock clock,
            Progress progress,
            Wall wall,
            PrintStream messages) {}

    /**
     * @param name of the topic that is read, for messages
     * @param untilEnd whether to end when everything has been read
     */
    ForeignFeed(Parts parts, String name, boolean untilEnd) {
        this.reader = parts.reader();
        this.topic = parts.topic();
        this.origins = parts.origins();
        this.clock = parts.clock();
        this.progress = parts.progress();
        this.wall = parts.wall();
        this.messages = parts.messages();
        this.name = name;
        this.untilEnd = untilEnd;
    }

    /** Returns when asked to stop, or at the end; all is acknowledged then. */
    void run() {
        if (origins.lacks(topic.partitions(), reader.partitions())) {
            begin();
        }
        reader.missed().forEach(this::tell);
        nextLook = wall.micros() + LOOK_FOR_PARTITIONS;
        while (!wall.isStopped()) {
            reader.poll(WAIT);
            handOn();
            keepTime();
            if (untilEnd && reader.partitions().stream().allMatch(reader::isAtEnd)) {
                break;
            }
        }
        topic.flush();
        heartbeat(clock.time(reader.partitions().size(), reader::isAtEnd, wall.micros()));
        topic.flush();
        messages.println(
                "feed %s: %,d messages were not understood, %,d not asked for"
                        .formatted(name, refused, notAsked));
    }

    /**
     * Before anything else, every partition of the tick topic learns where the reading begins: what
     * has only a part of the messages must not be taken for one that has none. A partition of the
     * source that has not shown its first tick may begin at any time.
     */
    private void begin() {
        reader.readBeginnings(BEGINNINGS_PATIENCE, wall::isStopped);
        long first = reader.showsBeginnings() ? reader.firstTime().orElse(0) : 0;
        heartbeat(OptionalLong.of(Math.max(0, first - 60_000_000)));
        topic.flush();
    }

    private void handOn() {
        int handled = 0;
        for (Next next = reader.next(); next != null && !wall.isStopped(); next = reader.next()) {
            handle(next);
            if (++handled % HANDLED_BETWEEN_LOOKS == 0) {
                keepTime();
            }
        }
    }

    private void handle(Next next) {
        ForeignMessage message = next.message();
        switch (next.reading()) {
            case Reading.Understood understood -> {
                if (isNew(topic.partitionOf(understood.tick().symbol()), message)) {
                    topic.tick(understood.tick(), message);
                }
                long eventTime = understood.tick().eventTime();
                clock.read(message.partition(), eventTime, wall.micros());
                progress.sent(eventTime);
            }
            case Reading.Refused reason -> {
                if (isNew(topic.partitionOf(message), message)) {
                    topic.foreign(message, reason.reason());
                }
                count(message, reason.reason());
            }
            case Reading.NotAsked other -> notAsked++;
        }
    }

    private boolean isNew(int partition, ForeignMessage message) {
        return !origins.has(partition, message.partition(), message.offset());
    }

    private void count(ForeignMessage message, String reason) {
        refused++;
        if (refused <= REASONS_SHOWN || isPowerOfTen(refused)) {
            messages.println(
                    "feed %s: message %d:%d is not understood: %s"
                            .formatted(name, message.partition(), message.offset(), reason));
        }
    }

    private static boolean isPowerOfTen(long number) {
        long power = 10;
        while (power < number) {
            power *= 10;
        }
        return power == number;
    }

    /**
     * What was deleted unread stands among the rejected messages, like all that is in no candle.
     */
    private void tell(Missed missed) {
        String words =
                "offsets %d to %d of partition %d were deleted before they were read"
                        .formatted(missed.from(), missed.until() - 1, missed.partition());
        messages.println("feed " + name + ": " + words);
        ForeignMessage gap =
                new ForeignMessage(
                        missed.partition(),
                        missed.until() - 1,
                        0,
                        null,
                        words.getBytes(StandardCharsets.UTF_8),
                        Map.of());
        if (isNew(topic.partitionOf(gap), gap)) {
            topic.foreign(gap, words);
        }
    }

    private void keepTime() {
        long now = wall.micros();
        if (now >= nextHeartbeat) {
            heartbeat(clock.time(reader.partitions().size(), reader::isAtEnd, now));
            nextHeartbeat = now + FeedLoop.HEARTBEAT_MICROS;
        }
        progress.note(
                refused + notAsked == 0
                        ? ""
                        : ", %,d not understood, %,d not asked for".formatted(refused, notAsked));
        progress.show(now, topic::silentSeconds);
        if (now >= nextLook) {
            nextLook = now + LOOK_FOR_PARTITIONS;
            if (reader.hasMorePartitions()) {
                topic.flush();
                throw FeedException.notAvailable(
                        "The topic %s has got more partitions. Start the feed again: it goes on with all of them."
                                .formatted(name));
            }
        }
    }

    private void heartbeat(OptionalLong time) {
        if (time.isPresent()) {
            Map<Integer, Long> handled = reader.handled();
            for (int to = 0; to < topic.partitions(); to++) {
                topic.heartbeat(to, time.getAsLong(), origins.reached(to, handled));
            }
        }
    }
}
