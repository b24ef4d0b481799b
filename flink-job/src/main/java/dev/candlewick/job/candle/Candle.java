package dev.candlewick.job.candle;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** One candle as it grows. Mutable; public fields make it a Flink POJO. */
public class Candle {

    public Interval interval = Interval.ONE_SECOND;

    /** Start (inclusive) and end (exclusive), microseconds since the epoch. */
    public long start;

    public long end;

    /** Trading session, or ALL for 1d. */
    public String session = "";

    /** Trading date in the zone of the exchange, days since the epoch. */
    public long sessionDate;

    public Folded folded = new Folded();
    public Ohlcv ohlcv = new Ohlcv();

    /** Whether the watermark has passed the end; never goes back. */
    public boolean isFinal;

    /** Whether it has changed since it was last emitted. */
    public boolean dirty;

    public Candle copy() {
        Candle copy = new Candle();
        copy.interval = interval;
        copy.start = start;
        copy.end = end;
        copy.session = session;
        copy.sessionDate = sessionDate;
        copy.folded = folded.copy();
        copy.ohlcv = ohlcv.copy();
        copy.isFinal = isFinal;
        copy.dirty = dirty;
        return copy;
    }

    void write(DataOutput out) throws IOException {
        out.writeUTF(interval.label());
        out.writeLong(start);
        out.writeLong(end);
        out.writeUTF(session);
        out.writeLong(sessionDate);
        folded.write(out);
        ohlcv.write(out);
        out.writeBoolean(isFinal);
        out.writeBoolean(dirty);
    }

    static Candle read(DataInput in) throws IOException {
        Candle candle = new Candle();
        candle.interval = Interval.labelled(in.readUTF());
        candle.start = in.readLong();
        candle.end = in.readLong();
        candle.session = in.readUTF();
        candle.sessionDate = in.readLong();
        candle.folded = Folded.read(in);
        candle.ohlcv = Ohlcv.read(in);
        candle.isFinal = in.readBoolean();
        candle.dirty = in.readBoolean();
        return candle;
    }
}
