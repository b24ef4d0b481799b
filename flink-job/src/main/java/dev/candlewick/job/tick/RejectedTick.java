package dev.candlewick.job.tick;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A message that is no valid tick, as it is kept: row of the table {@code rejected_tick}. */
public class RejectedTick {

    private static final int KEPT_OF_MESSAGE = 64 * 1024;
    private static final int KEPT_OF_KEY = 1024;
    private static final long LAST_APPEND_TIME = 4_102_444_800_000L;

    public String topic = "";
    public int partition;
    public long offset;

    /** Milliseconds since the epoch. */
    public long appendTime;

    public RejectReason reason = RejectReason.MALFORMED;
    public String detail = "";
    public byte @Nullable [] key;
    public byte @Nullable [] message;
    public int messageSize;

    /** XXH64 of the whole message; 0 without one. */
    public long messageHash;

    public static RejectedTick of(LogRecord record, RejectReason reason, String detail) {
        RejectedTick rejected = new RejectedTick();
        rejected.topic = record.topic;
        rejected.partition = record.partition;
        rejected.offset = record.offset;
        rejected.appendTime = storable(record.appendTime);
        rejected.reason = reason;
        rejected.detail = detail;
        rejected.key = first(record.key(), KEPT_OF_KEY);
        byte @Nullable [] value = record.value();
        if (value != null) {
            rejected.message = first(value, KEPT_OF_MESSAGE);
            rejected.messageSize = value.length;
            rejected.messageHash = record.valueHash;
        }
        return rejected;
    }

    /** A late tick that its own table does not take. */
    public static RejectedTick refused(LateTick late, String why) {
        RejectedTick rejected = refused(late.topic, late.partition, late.offset, why);
        rejected.appendTime = late.appendTime;
        byte @Nullable [] message = late.message;
        if (message != null) {
            rejected.message = message;
            rejected.messageSize = message.length;
            rejected.messageHash = XxHash64.hash(message, 0, message.length, 0);
        }
        return rejected;
    }

    /** A rejected message that its own table does not take: its place and its reason are kept. */
    public static RejectedTick refused(RejectedTick other, String why) {
        RejectedTick rejected =
                refused(other.topic, other.partition, other.offset, other.reason + "; " + why);
        rejected.appendTime = other.appendTime;
        return rejected;
    }

    /**
     * A message whose own row the database does not take: its place is kept.
     *
     * @param appendTime milliseconds since the epoch
     */
    public static RejectedTick refused(
            String topic, int partition, long offset, long appendTime, String why) {
        RejectedTick rejected = refused(topic, partition, offset, why);
        rejected.appendTime = storable(appendTime);
        return rejected;
    }

    private static RejectedTick refused(String topic, int partition, long offset, String why) {
        RejectedTick rejected = new RejectedTick();
        rejected.topic = topic;
        rejected.partition = partition;
        rejected.offset = offset;
        rejected.reason = RejectReason.REFUSED;
        rejected.detail = why;
        return rejected;
    }

    /**
     * A Kafka timestamp as a database can hold it. On a topic with CreateTime a producer may send
     * any number; what lies outside 1970 to 2100 becomes the nearer end.
     */
    static long storable(long appendTime) {
        return Math.max(0, Math.min(appendTime, LAST_APPEND_TIME));
    }

    static byte @Nullable [] first(byte @Nullable [] bytes, int most) {
        return bytes == null || bytes.length <= most ? bytes : Arrays.copyOf(bytes, most);
    }

    @Override
    public String toString() {
        byte @Nullable [] bytes = message;
        return "%s-%d@%d %s %s %s"
                .formatted(
                        topic,
                        partition,
                        offset,
                        reason,
                        detail,
                        bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8));
    }
}
