package dev.candlewick.verify.log;

import java.util.Map;
import java.util.Set;

/** A log that also knows when its records came and how far the job has folded them. */
public interface AuditLog extends RecordSource {

    /** Numbers of its partitions. */
    Set<Integer> partitions();

    /**
     * Whether the broker stamps each record with its own time. Then no accepted tick has an event
     * time more than {@link dev.candlewick.verify.message.MessageParser#FUTURE_MICROS} later than
     * that stamp.
     */
    boolean isStamped();

    /**
     * The first offset of a partition whose record came at or after a time; the end when none did.
     *
     * @param time microseconds since the epoch
     */
    long since(int partition, long time);

    /**
     * The offsets, by partition, up to which a completed checkpoint of a consumer group covers the
     * log, so that whatever lies before is in the database. Partitions that none covers are absent.
     */
    Map<Integer, Long> covered(String group);
}
