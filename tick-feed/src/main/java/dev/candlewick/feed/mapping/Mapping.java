package dev.candlewick.feed.mapping;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A topic of somebody else, and what its messages mean.
 *
 * @param file where all this stands
 * @param topic its name
 * @param source what ticks carry as their source, and the name under which the tick topic remembers
 *     how far it was read
 * @param kafka settings of Kafka's clients for it; empty: it lies where the tick topic lies
 * @param start where reading begins the first time
 * @param wheres all of them must hold for a message to be a tick
 */
public record Mapping(
        Path file,
        String topic,
        String source,
        Optional<Path> kafka,
        Format format,
        SchemaPlace schema,
        Start start,
        ClockRule clock,
        List<Where> wheres,
        Fields fields) {

    /** How values are written. */
    public enum Format {
        JSON,
        AVRO,
        PROTOBUF
    }

    /**
     * Where schemas come from; with neither, JSON is read as it is.
     *
     * @param message of a Protobuf file, by name; may be empty
     */
    public record SchemaPlace(Optional<URI> registry, Optional<Path> file, String message) {}

    /**
     * Where reading begins.
     *
     * @param latest with what comes from now on
     * @param from with messages whose record bears this time or a later one
     */
    public record Start(boolean latest, Optional<Instant> from) {}

    /**
     * What may be said of a topic that sends no heartbeats.
     *
     * @param disorder how far a message may lie behind another that was read before it
     * @param idle after how long without a message a partition does not hold back the others
     * @param followWallClockAfter after how long without any message the event clock goes on that
     *     much behind the wall clock; empty: it stands still
     */
    public record ClockRule(
            Duration disorder, Duration idle, Optional<Duration> followWallClockAfter) {
        public static final ClockRule USUAL =
                new ClockRule(Duration.ofSeconds(2), Duration.ofSeconds(10), Optional.empty());
    }

    /** Only messages in which this place has one of these texts are ticks. */
    record Where(Place place, List<String> texts, int line) {}

    /**
     * A field of a tick.
     *
     * @param name in the contract
     * @param line of the file in which it stands
     * @param rule how the value is written
     */
    record Field<R>(String name, int line, Place place, R rule) {}

    /** The fields of a tick. */
    record Fields(
            Field<TextRule> symbol,
            Field<TimeRule> eventTime,
            Field<DecimalRule> price,
            Field<DecimalRule> size,
            Optional<Field<TextRule>> venue,
            Optional<Field<TextRule>> conditions,
            Optional<Field<TextRule>> tradeId) {}
}
