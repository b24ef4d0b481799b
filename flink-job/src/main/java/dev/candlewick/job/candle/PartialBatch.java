package dev.candlewick.job.candle;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * Everything of one symbol that was folded since the last flush: what travels to the keyed operator
 * instead of the ticks. One record, so that no candle is ever emitted with a part of it: a row's
 * last offset stands for all ticks up to it.
 */
public class PartialBatch {

    public String symbol = "";
    public int partition;

    /** One for each second, in no particular order. */
    public Partial[] partials = {};

    /** Minutes of arrival that are over; of sources that are live only. */
    public ArrivalMinute[] arrivals = {};

    /** Long silences, of the same sources. */
    public Silence[] silences = {};

    public PartialBatch copy() {
        PartialBatch copy = new PartialBatch();
        copy.symbol = symbol;
        copy.partition = partition;
        copy.partials = Arrays.stream(partials).map(Partial::copy).toArray(Partial[]::new);
        copy.arrivals = arrivals;
        copy.silences = silences;
        return copy;
    }

    void write(DataOutput out) throws IOException {
        out.writeUTF(symbol);
        out.writeInt(partition);
        out.writeInt(partials.length);
        for (Partial partial : partials) {
            partial.write(out);
        }
        out.writeInt(arrivals.length);
        for (ArrivalMinute minute : arrivals) {
            minute.write(out);
        }
        out.writeInt(silences.length);
        for (Silence silence : silences) {
            silence.write(out);
        }
    }

    static PartialBatch read(DataInput in) throws IOException {
        PartialBatch batch = new PartialBatch();
        batch.symbol = in.readUTF();
        batch.partition = in.readInt();
        batch.partials = new Partial[in.readInt()];
        for (int i = 0; i < batch.partials.length; i++) {
            batch.partials[i] = Partial.read(in);
        }
        batch.arrivals = new ArrivalMinute[in.readInt()];
        for (int i = 0; i < batch.arrivals.length; i++) {
            batch.arrivals[i] = ArrivalMinute.read(in);
        }
        batch.silences = new Silence[in.readInt()];
        for (int i = 0; i < batch.silences.length; i++) {
            batch.silences[i] = Silence.read(in);
        }
        return batch;
    }
}
