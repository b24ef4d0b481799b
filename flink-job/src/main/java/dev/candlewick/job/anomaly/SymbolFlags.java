package dev.candlewick.job.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What holds of one symbol after candles were judged. Within the stretches that were judged these
 * flags stand and no others do: whoever knows of one that is not named here, from a run that has
 * come to an end, knows that it does not hold.
 *
 * @param partition the one partition of the symbol
 * @param version highest offset of all candles that the detectors have seen
 * @param since start of the oldest candle that may still be judged again
 * @param judged which candles were judged
 * @param flags those that stand in these stretches, those before that have changed, and those that
 *     are withdrawn; each as it is now
 */
public record SymbolFlags(
        String symbol,
        int partition,
        long version,
        long since,
        List<Stretch> judged,
        List<Flag> flags) {

    /**
     * Candles that were judged.
     *
     * @param interval their label
     * @param from start of the first one, {@code to} of the last one, both included
     */
    public record Stretch(String interval, long from, long to) {

        /** Whether what {@code flag} is about was judged. */
        public boolean contains(String ofInterval, long start) {
            return from <= start && start <= to && interval.equals(ofInterval);
        }
    }

    void write(DataOutput out) throws IOException {
        out.writeUTF(symbol);
        out.writeInt(partition);
        out.writeLong(version);
        out.writeLong(since);
        out.writeInt(judged.size());
        for (Stretch stretch : judged) {
            out.writeUTF(stretch.interval);
            out.writeLong(stretch.from);
            out.writeLong(stretch.to);
        }
        Judgement.write(flags, out);
    }

    static SymbolFlags read(DataInput in) throws IOException {
        return new SymbolFlags(
                in.readUTF(),
                in.readInt(),
                in.readLong(),
                in.readLong(),
                readStretches(in),
                Judgement.readFlags(in));
    }

    private static List<Stretch> readStretches(DataInput in) throws IOException {
        int count = in.readInt();
        List<Stretch> stretches = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            stretches.add(new Stretch(in.readUTF(), in.readLong(), in.readLong()));
        }
        return stretches;
    }
}
