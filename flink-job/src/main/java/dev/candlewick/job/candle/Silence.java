package dev.candlewick.job.candle;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A time without a sign of life of one symbol's source, neither tick nor heartbeat, that is long
 * for it. Public fields make it a Flink POJO.
 */
public class Silence {

    /** The last sign of life, append time in microseconds since the epoch. */
    public long from;

    /** The next one; while it lasts, how late it is. */
    public long to;

    /** Seconds that are usual at most: the 99th percentile of the times between ticks. */
    public double usual;

    /** How many of these times are known. */
    public int samples;

    /** Position of the last tick. */
    public long lastOffset;

    /** Position of what ended it; -1 while it lasts. */
    public long endOffset = -1;

    public boolean lasts() {
        return endOffset < 0;
    }

    public void write(DataOutput out) throws IOException {
        out.writeLong(from);
        out.writeLong(to);
        out.writeDouble(usual);
        out.writeInt(samples);
        out.writeLong(lastOffset);
        out.writeLong(endOffset);
    }

    public static Silence read(DataInput in) throws IOException {
        Silence silence = new Silence();
        silence.from = in.readLong();
        silence.to = in.readLong();
        silence.usual = in.readDouble();
        silence.samples = in.readInt();
        silence.lastOffset = in.readLong();
        silence.endOffset = in.readLong();
        return silence;
    }
}
