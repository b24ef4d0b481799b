package dev.candlewick.job.anomaly;

import dev.candlewick.job.candle.ArrivalMinute;
import dev.candlewick.job.candle.Silence;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The candles of one symbol that closed or were revised together, and how its ticks arrived: what
 * travels to the detectors.
 *
 * @param partition the one partition of the symbol
 * @param seconds candles of 1s, in the order of time; {@code minutes} those of 1m
 * @param arrivals how its ticks arrived in minutes that are over; of sources that are live only
 * @param silences that are long, of the same
 */
public record BarBatch(
        String symbol,
        int partition,
        List<Bar> seconds,
        List<Bar> minutes,
        List<ArrivalMinute> arrivals,
        List<Silence> silences) {

    void write(DataOutput out) throws IOException {
        out.writeUTF(symbol);
        out.writeInt(partition);
        write(seconds, out);
        write(minutes, out);
        out.writeInt(arrivals.size());
        for (ArrivalMinute minute : arrivals) {
            minute.write(out);
        }
        out.writeInt(silences.size());
        for (Silence silence : silences) {
            silence.write(out);
        }
    }

    private static void write(List<Bar> bars, DataOutput out) throws IOException {
        out.writeInt(bars.size());
        for (Bar bar : bars) {
            bar.write(out);
        }
    }

    static BarBatch read(DataInput in) throws IOException {
        return new BarBatch(
                in.readUTF(),
                in.readInt(),
                readBars(in),
                readBars(in),
                readArrivals(in),
                readSilences(in));
    }

    private static List<ArrivalMinute> readArrivals(DataInput in) throws IOException {
        int count = in.readInt();
        List<ArrivalMinute> arrivals = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            arrivals.add(ArrivalMinute.read(in));
        }
        return arrivals;
    }

    private static List<Silence> readSilences(DataInput in) throws IOException {
        int count = in.readInt();
        List<Silence> silences = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            silences.add(Silence.read(in));
        }
        return silences;
    }

    private static List<Bar> readBars(DataInput in) throws IOException {
        Bar[] bars = new Bar[in.readInt()];
        for (int i = 0; i < bars.length; i++) {
            bars[i] = Bar.read(in);
        }
        return List.of(bars);
    }
}
