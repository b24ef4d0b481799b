package dev.candlewick.job.candle;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The ticks of one symbol and one second that were folded since the last flush. Merging partials in
 * any order gives the same candle.
 */
public class Partial {

    /** Start of the second, or of what a session leaves of it; microseconds since the epoch. */
    public long start;

    /** Newest event time among the ticks. */
    public long newestEventTime = Long.MIN_VALUE;

    public Folded folded = new Folded();

    /** By the intraday column of the condition table: for the candles of 1s to 1h. */
    public Ohlcv intraday = new Ohlcv();

    /** By the daily column, for the 1d candle; null while it equals {@link #intraday}. */
    public @Nullable Ohlcv daily;

    Partial copy() {
        Partial copy = new Partial();
        copy.start = start;
        copy.newestEventTime = newestEventTime;
        copy.folded = folded.copy();
        copy.intraday = intraday.copy();
        Ohlcv own = daily;
        copy.daily = own == null ? null : own.copy();
        return copy;
    }

    /** Forgets all ticks. */
    void clear() {
        newestEventTime = Long.MIN_VALUE;
        folded.clear();
        intraday.clear();
        daily = null;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(start);
        out.writeLong(newestEventTime);
        folded.write(out);
        intraday.write(out);
        Ohlcv own = daily;
        out.writeBoolean(own != null);
        if (own != null) {
            own.write(out);
        }
    }

    static Partial read(DataInput in) throws IOException {
        Partial partial = new Partial();
        partial.start = in.readLong();
        partial.newestEventTime = in.readLong();
        partial.folded = Folded.read(in);
        partial.intraday = Ohlcv.read(in);
        if (in.readBoolean()) {
            partial.daily = Ohlcv.read(in);
        }
        return partial;
    }

    public Ohlcv daily() {
        Ohlcv own = daily;
        return own == null ? intraday : own;
    }
}
