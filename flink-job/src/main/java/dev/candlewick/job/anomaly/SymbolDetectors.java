package dev.candlewick.job.anomaly;

import dev.candlewick.job.candle.ArrivalMinute;
import dev.candlewick.job.candle.Silence;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The detectors of one symbol, which see its closed and revised candles and how its ticks arrive.
 * Mutable.
 */
final class SymbolDetectors {
    private static final int FORMAT = 2;

    /** The one without the partition. */
    private static final int OLDER_FORMAT = 1;

    private static final int UNKNOWN = -1;

    private final PrintDetector prints;
    private final MinuteDetector minutes;
    private final ArrivalDetector arrivals;
    private final SilenceDetector silences;

    /** The one partition of the symbol, once a candle has come. */
    private int partition = UNKNOWN;

    /** Detectors that have seen nothing. */
    SymbolDetectors() {
        this(
                new PrintDetector(0, AnomalyRules.defaults()),
                new MinuteDetector(0, AnomalyRules.defaults()),
                new ArrivalDetector(AnomalyRules.defaults()),
                new SilenceDetector(AnomalyRules.defaults()));
    }

    private SymbolDetectors(
            PrintDetector prints,
            MinuteDetector minutes,
            ArrivalDetector arrivals,
            SilenceDetector silences) {
        this.prints = prints;
        this.minutes = minutes;
        this.arrivals = arrivals;
        this.silences = silences;
    }

    /**
     * What is said of the candles now.
     *
     * @param added kinds of the flags that did not stand before
     */
    record Said(SymbolFlags flags, List<AnomalyKind> added) {}

    /**
     * Takes candles that closed or were revised together, and judges them together: between two of
     * them nothing is said, because what would be said then is not known to the log.
     *
     * @param tickSize grid of the prices; 0 when unknown
     * @param horizon how long a candle may change behind the newest one, microseconds
     */
    Said judge(BarBatch bars, double tickSize, long horizon, RulesInForce rules) {
        partition = bars.partition();
        prints.set(tickSize, horizon, rules);
        minutes.set(tickSize, horizon, rules);
        arrivals.set(rules);
        silences.set(rules);
        bars.seconds().forEach(prints::put);
        bars.minutes().forEach(minutes::put);
        return judge(bars.symbol(), bars.arrivals(), bars.silences());
    }

    /**
     * Judges candles again that start at a time or later, because the rules for them have changed:
     * those that may still change. What is said of earlier ones stays. Null: there are none, or the
     * state is older than rules and no candle has come since.
     *
     * @param time microseconds since the epoch
     */
    @Nullable Said judgeAgainFrom(
            long time, String symbol, double tickSize, long horizon, RulesInForce rules) {
        if (partition == UNKNOWN) {
            return null;
        }
        prints.set(tickSize, horizon, rules);
        minutes.set(tickSize, horizon, rules);
        prints.judgeAgainFrom(time);
        minutes.judgeAgainFrom(time);
        Said said = judge(symbol, List.of(), List.of());
        return said.flags().judged().isEmpty() ? null : said;
    }

    private Said judge(String symbol, List<ArrivalMinute> minutesOfArrival, List<Silence> silent) {
        long since = Math.min(prints.oldest(), minutes.oldest());
        List<SymbolFlags.Stretch> judged = new ArrayList<>(2);
        List<Flag> flags = new ArrayList<>(0);
        List<AnomalyKind> added = new ArrayList<>(0);
        for (Judgement judgement : new @Nullable Judgement[] {prints.judge(), minutes.judge()}) {
            if (judgement != null) {
                judged.add(
                        new SymbolFlags.Stretch(
                                judgement.interval(), judgement.from(), judgement.to()));
                flags.addAll(judgement.flags());
                added.addAll(judgement.added());
            }
        }
        // The log tells of each minute of arrival once, and of no other: nothing to judge again.
        for (ArrivalMinute minute : minutesOfArrival) {
            for (Flag flag : arrivals.judge(minute)) {
                flags.add(flag);
                added.add(flag.kind());
            }
        }
        for (Silence silence : silent) {
            Flag flag = silences.judge(silence);
            if (flag != null) {
                flags.add(flag);
                added.add(flag.kind());
            }
        }
        long version = Math.max(prints.version(), minutes.version());
        return new Said(new SymbolFlags(symbol, partition, version, since, judged, flags), added);
    }

    SymbolDetectors copy() {
        SymbolDetectors copy =
                new SymbolDetectors(
                        prints.copy(), minutes.copy(), arrivals.copy(), silences.copy());
        copy.partition = partition;
        return copy;
    }

    void write(DataOutput out) throws IOException {
        out.writeByte(FORMAT);
        out.writeInt(partition);
        prints.write(out);
        minutes.write(out);
        arrivals.write(out);
        silences.write(out);
    }

    static SymbolDetectors read(DataInput in) throws IOException {
        int format = in.readByte();
        if (format != FORMAT && format != OLDER_FORMAT) {
            throw new IOException("State of format " + format + "; this job reads " + FORMAT);
        }
        int partition = format == OLDER_FORMAT ? UNKNOWN : in.readInt();
        SymbolDetectors read =
                new SymbolDetectors(
                        PrintDetector.read(in),
                        MinuteDetector.read(in),
                        ArrivalDetector.read(in),
                        SilenceDetector.read(in));
        read.partition = partition;
        return read;
    }
}
