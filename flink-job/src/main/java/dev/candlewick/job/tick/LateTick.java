package dev.candlewick.job.tick;

import org.jspecify.annotations.Nullable;

/** A valid tick older than the horizon, as it is kept: row of the table {@code late_tick}. */
public class LateTick {

    private static final int KEPT_OF_MESSAGE = 64 * 1024;

    public String topic = "";
    public int partition;
    public long offset;

    /** Milliseconds since the epoch. */
    public long appendTime;

    public String symbol = "";

    /** Microseconds since the epoch. */
    public long eventTime;

    /** Scaled by 10^8. */
    public long price;

    public long size;

    /** Microseconds behind the newest event time of the symbol. */
    public long behind;

    public byte @Nullable [] message;

    public static LateTick of(LogRecord record, long newestEventTime) {
        LateTick late = new LateTick();
        late.topic = record.topic;
        late.partition = record.partition;
        late.offset = record.offset;
        late.appendTime = RejectedTick.storable(record.appendTime);
        late.symbol = record.symbol;
        late.eventTime = record.eventTime;
        late.price = record.price;
        late.size = record.size;
        late.behind = newestEventTime - record.eventTime;
        late.message = RejectedTick.first(record.value(), KEPT_OF_MESSAGE);
        return late;
    }
}
