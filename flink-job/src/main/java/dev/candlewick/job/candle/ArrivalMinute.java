package dev.candlewick.job.candle;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How the ticks of one symbol reached the log in one minute of append time. Public fields make it a
 * Flink POJO.
 */
public class ArrivalMinute {

    /** Begin of the minute of append time, microseconds since the epoch. */
    public long start;

    public int ticks;

    /** Ticks that lay more than {@link Arrivals#BOUND} behind the newest event time before them. */
    public int late;

    /**
     * 95th percentile of append time less event time, seconds, rounded down to three hundredths.
     */
    public double delay;

    public long firstOffset;
    public long lastOffset;

    public void write(DataOutput out) throws IOException {
        out.writeLong(start);
        out.writeInt(ticks);
        out.writeInt(late);
        out.writeDouble(delay);
        out.writeLong(firstOffset);
        out.writeLong(lastOffset);
    }

    public static ArrivalMinute read(DataInput in) throws IOException {
        ArrivalMinute minute = new ArrivalMinute();
        minute.start = in.readLong();
        minute.ticks = in.readInt();
        minute.late = in.readInt();
        minute.delay = in.readDouble();
        minute.firstOffset = in.readLong();
        minute.lastOffset = in.readLong();
        return minute;
    }
}
