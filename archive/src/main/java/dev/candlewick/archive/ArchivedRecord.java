package dev.candlewick.archive;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One record of a Kafka topic, with everything that a reader of the topic can see.
 *
 * @param partition Kafka partition
 * @param offset Kafka offset
 * @param time milliseconds since the epoch; {@link #NO_TIME} when the record has none
 * @param appendTime whether the broker has set the time, not the sender
 * @param key as it lay in the log, null when there was none
 * @param value as it lay in the log, null when there was none
 * @param headers in their order; a name may occur more than once
 */
@SuppressWarnings("ArrayRecordComponent") // copying every message would be waste
public record ArchivedRecord(
        int partition,
        long offset,
        long time,
        boolean appendTime,
        byte @Nullable [] key,
        byte @Nullable [] value,
        List<Header> headers) {

    /** Time of a record without one, as in Kafka. */
    public static final long NO_TIME = -1;

    /**
     * A header of a record.
     *
     * @param value null when it has none
     */
    public record Header(String name, byte @Nullable [] value) {}
}
