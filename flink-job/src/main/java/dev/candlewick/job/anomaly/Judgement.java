package dev.candlewick.job.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What a detector says after it was given candles.
 *
 * @param interval label of the candles
 * @param from start of the first candle that was judged, {@code to} of the last one, both included
 * @param flags all that stand in that stretch, cleared ones too, and no others do; what has changed
 *     before it; and what is withdrawn
 * @param added kinds of those that did not stand before
 */
record Judgement(String interval, long from, long to, List<Flag> flags, List<AnomalyKind> added) {

    /** How long candles may change when nobody says otherwise, microseconds. */
    static final long USUAL_HORIZON = 600_000_000;

    static void write(Collection<Flag> flags, DataOutput out) throws IOException {
        out.writeInt(flags.size());
        for (Flag flag : flags) {
            flag.write(out);
        }
    }

    static List<Flag> readFlags(DataInput in) throws IOException {
        int count = in.readInt();
        List<Flag> flags = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            flags.add(Flag.read(in));
        }
        return flags;
    }
}
