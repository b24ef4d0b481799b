package dev.candlewick.job.candle;

import dev.candlewick.job.tick.LogRecord;
import org.jspecify.annotations.Nullable;

/** A folded snapshot and where its volume comes from: row of the table {@code snapshot_tick}. */
public class SnapshotTick {

    public String topic = "";
    public int partition;
    public long offset;

    /** Milliseconds since the epoch. */
    public long appendTime;

    public String symbol = "";

    /** Empty when the message names none. */
    public String source = "";

    /** Microseconds since the epoch. */
    public long eventTime;

    /** Trading day, in days since 1970-01-01. */
    public long sessionDate;

    /** Prices and volumes are scaled by 10^8. */
    public long price;

    /** As the source names it; null when it names none. */
    public @Nullable Long dayVolume;

    /** What it adds to its candles. */
    public long volume;

    /** Name of the {@link DayVolumes.Basis}. */
    public String basis = "";

    static SnapshotTick of(LogRecord record, DayVolumes.Step step) {
        SnapshotTick tick = new SnapshotTick();
        tick.topic = record.topic;
        tick.partition = record.partition;
        tick.offset = record.offset;
        tick.appendTime = record.appendTime;
        tick.symbol = record.symbol;
        tick.source = record.source;
        tick.eventTime = record.eventTime;
        tick.sessionDate = step.sessionDate();
        tick.price = record.price;
        tick.dayVolume = record.size == LogRecord.NO_VOLUME ? null : record.size;
        tick.volume = step.volume();
        tick.basis = step.basis().name();
        return tick;
    }
}
