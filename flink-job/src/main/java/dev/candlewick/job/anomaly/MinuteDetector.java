package dev.candlewick.job.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges the candles of a minute of one symbol: jumps, bursts of volatility, gaps, volume and
 * trends. Mutable, not thread safe.
 *
 * <p>A candle that comes again, or comes between others, is judged again together with all that lie
 * behind it. A flag of the last minutes is not repeated: while a rule stays met only its first
 * candle is flagged, and again when it grows more severe.
 *
 * <p>Kept are the candles that may still change, and those that a judgement of them rests on.
 */
public final class MinuteDetector {
    static final int WINDOW = 60;
    static final int WARM = 30;
    static final int TREND_WINDOW = 30;
    static final double LAMBDA = 0.94;
    static final double LEAST_GAP = 0.02;
    static final double DAY_MINUTES = 390;
    static final int WARM_SESSIONS = 5;
    static final double RELATIVE_VOLUME = 5;

    /** Makes a median absolute deviation comparable with a standard deviation (normal law). */
    static final double NORMAL = 0.6745;

    /** Candles before one among which its baselines lie: those without a return are among them. */
    static final int REACH = 2 * WINDOW;

    private static final String INTERVAL = "1m";
    private static final long MINUTE = 60_000_000;
    private static final long DAY = 1_440 * MINUTE;
    private static final long HALT = 5 * MINUTE;
    private static final long COOLDOWN = 5 * MINUTE;
    private static final long TREND_COOLDOWN = TREND_WINDOW * MINUTE;
    private static final double TREND_SCORE = 3.5;
    private static final double LEAST_VOLUME_SPREAD = 0.15;
    private static final double HUNDREDTHS = 100;

    private static final int START = 0;
    private static final int END = 1;
    private static final int SESSION = 2;
    private static final int DATE = 3;
    private static final int SLOT = 4;
    private static final int FIRST_OFFSET = 5;
    private static final int LAST_OFFSET = 6;

    /** Highest offset of this candle and all before it: the version of what is said of it. */
    private static final int PEAK = 7;

    /** Which rules are met: {@link #SEVERITY_BITS} for each kind, and the direction of a trend. */
    private static final int MET = 8;

    private static final int OPEN = 0;
    private static final int CLOSE = 1;
    private static final int VOLUME = 2;

    /** NaN: there is none, or it belongs to the gap. */
    private static final int RETURN = 3;

    /** 0: not met; else the code of the severity. */
    private static final int SEVERITY_BITS = 2;

    private static final int SEVERITY_MASK = (1 << SEVERITY_BITS) - 1;
    private static final long UPWARD = 1L << 62;

    /** So many candles more than needed may be kept, so that not each one moves the others. */
    private static final int SLACK = 32;

    private double tickSize;
    private long horizon;
    private RulesInForce inForce;

    /** Those of the candle that is being judged. */
    private AnomalyRules rules;

    private final Columns rows;
    private final SlotVolumes slots;
    private final NavigableMap<Long, Map<AnomalyKind, Flag>> raised = new TreeMap<>();

    /** First row that was put since the last judgement. */
    private int changed = Integer.MAX_VALUE;

    /**
     * A detector that has seen nothing, of candles that may change for ten minutes.
     *
     * @param tickSize grid of the prices; 0 when unknown
     */
    public MinuteDetector(double tickSize, RulesInForce rules) {
        this(tickSize, Judgement.USUAL_HORIZON, rules, new Columns(9, 4), new SlotVolumes());
    }

    private MinuteDetector(
            double tickSize, long horizon, RulesInForce inForce, Columns rows, SlotVolumes slots) {
        this.tickSize = tickSize;
        this.horizon = horizon;
        this.inForce = inForce;
        rules = inForce.at(0);
        this.rows = rows;
        this.slots = slots;
    }

    /**
     * Judges later by these.
     *
     * @param newHorizon how long a candle may change behind the newest one, microseconds
     */
    void set(double grid, long newHorizon, RulesInForce newRules) {
        tickSize = grid;
        horizon = newHorizon;
        inForce = newRules;
    }

    /**
     * Takes a closed or revised candle and judges it.
     *
     * @return what {@link Judgement#flags} says
     */
    public List<Flag> accept(Bar bar) {
        put(bar);
        Judgement judgement = judge();
        return judgement == null ? List.of() : judgement.flags();
    }

    /** Takes a candle that is final. */
    void put(Bar bar) {
        int row = rows.place(START, bar.start());
        rows.set(END, row, bar.end());
        rows.set(SESSION, row, SlotVolumes.place(bar.session()));
        rows.set(DATE, row, bar.sessionDate());
        rows.set(SLOT, row, bar.slot());
        rows.set(FIRST_OFFSET, row, bar.firstOffset());
        rows.set(LAST_OFFSET, row, bar.lastOffset());
        rows.set(OPEN, row, bar.open());
        rows.set(CLOSE, row, bar.close());
        rows.set(VOLUME, row, bar.volume());
        slots.put(
                SlotVolumes.place(bar.session()),
                bar.sessionDate(),
                bar.slot(),
                bar.volume(),
                1 + horizon / DAY);
        changed = Math.min(changed, row);
    }

    /**
     * Has the candles that start at a time or later judged again, because the rules for them have
     * changed; of those that are kept the ones that may still change.
     *
     * @param time microseconds since the epoch
     */
    void judgeAgainFrom(long time) {
        if (rows.size() > 0) {
            long changing = rows.at(START, rows.size() - 1) - horizon;
            changed = Math.min(changed, rows.firstFrom(START, Math.max(time, changing)));
        }
    }

    /**
     * Judges what was put since the last call, and what may depend on it: everything from the first
     * of it on. Null: nothing was put.
     */
    @Nullable Judgement judge() {
        if (changed >= rows.size()) {
            return null;
        }
        int from = changed;
        changed = Integer.MAX_VALUE;
        List<Flag> told = new ArrayList<>(0);
        List<AnomalyKind> added = new ArrayList<>(0);
        for (int row = from; row < rows.size(); row++) {
            judge(row, told, added);
        }
        Judgement judgement =
                new Judgement(
                        INTERVAL,
                        rows.at(START, from),
                        rows.at(START, rows.size() - 1),
                        told,
                        added);
        forget();
        return judgement;
    }

    /** Start of the oldest candle that is kept; {@link Long#MAX_VALUE}: none is. */
    long oldest() {
        return rows.size() == 0 ? Long.MAX_VALUE : rows.at(START, 0);
    }

    /** Highest offset of all candles so far; -1: there was none. */
    long version() {
        return rows.size() == 0 ? -1 : rows.at(PEAK, rows.size() - 1);
    }

    private void judge(int row, List<Flag> told, List<AnomalyKind> added) {
        rules = inForce.at(rows.at(START, row));
        long last = rows.at(LAST_OFFSET, row);
        rows.set(PEAK, row, row == 0 ? last : Math.max(last, rows.at(PEAK, row - 1)));
        Map<AnomalyKind, Flag> met = new EnumMap<>(AnomalyKind.class);
        follow(row, met);
        if (!Double.isNaN(rows.number(RETURN, row))) {
            returns(row, met);
            trend(row, met);
        }
        volume(row, met);
        rows.set(MET, row, marks(met.values()));
        met.values().removeIf(flag -> isRepeated(row, flag));
        long start = rows.at(START, row);
        Map<AnomalyKind, Flag> before = raised.remove(start);
        if (before == null) {
            before = Map.of();
        }
        for (Flag flag : before.values()) {
            if (!met.containsKey(flag.kind())) {
                told.add(flag.with(Status.WITHDRAWN, rows.at(PEAK, row)));
            }
        }
        for (Flag flag : met.values()) {
            told.add(flag);
            if (!before.containsKey(flag.kind())) {
                added.add(flag.kind());
            }
        }
        if (!met.isEmpty()) {
            raised.put(start, met);
        }
    }

    private static long marks(Collection<Flag> met) {
        long marks = 0;
        for (Flag flag : met) {
            marks |= (long) flag.severity().code() << (SEVERITY_BITS * flag.kind().place());
            if (flag.kind() == AnomalyKind.TREND && flag.observed() > 0) {
                marks |= UPWARD;
            }
        }
        return marks;
    }

    private boolean isRepeated(int row, Flag flag) {
        boolean trend = flag.kind() == AnomalyKind.TREND;
        long since = flag.start() - (trend ? TREND_COOLDOWN : COOLDOWN);
        for (int i = row - 1; i >= 0 && rows.at(START, i) >= since; i--) {
            long marks = rows.at(MET, i);
            long earlier = (marks >> (SEVERITY_BITS * flag.kind().place())) & SEVERITY_MASK;
            if (earlier >= flag.severity().code()
                    && (!trend || (marks & UPWARD) != 0 == flag.observed() > 0)) {
                return true;
            }
        }
        return false;
    }

    private boolean hasClose(int row) {
        return !Double.isNaN(rows.number(CLOSE, row));
    }

    /** Whether the baseline begins anew with this row: another session follows the one before. */
    private boolean breaks(int row) {
        if (row == 0 || rows.at(SESSION, row) != rows.at(SESSION, row - 1)) {
            return true;
        }
        boolean paused = rows.at(START, row) - rows.at(END, row - 1) >= HALT;
        return paused && rows.at(DATE, row) != rows.at(DATE, row - 1);
    }

    /** Finds out what the candle follows, and its return. */
    private void follow(int row, Map<AnomalyKind, Flag> met) {
        rows.set(RETURN, row, Double.NaN);
        int priced = row;
        boolean sameRun = true;
        do {
            sameRun &= !breaks(priced);
            priced--;
        } while (priced >= Math.max(0, row - REACH) && !hasClose(priced));
        if (priced < Math.max(0, row - REACH) || !hasClose(row)) {
            return;
        }
        if (sameRun && rows.at(START, row) - rows.at(END, priced) < HALT) {
            double close = rows.number(CLOSE, row);
            rows.set(RETURN, row, Math.log(close / rows.number(CLOSE, priced)));
        } else {
            gap(row, priced, met);
        }
    }

    /**
     * Compares with what the returns before the pause would make of so much time, a day at most.
     */
    private void gap(int row, int priced, Map<AnomalyKind, Flag> met) {
        double[] before = baseline(row, priced + 1, WINDOW);
        double minutes = (rows.at(START, row) - rows.at(END, priced)) / (double) MINUTE;
        double spread =
                before.length < WARM
                        ? 0
                        : Statistics.medianAbsoluteDeviation(before, Statistics.median(before))
                                / NORMAL
                                * Math.sqrt(Math.min(Math.max(minutes, 1), DAY_MINUTES));
        double last = rows.number(CLOSE, priced);
        double open = rows.number(OPEN, row);
        double gap = Math.log(open / last);
        double scale = Math.max(LEAST_GAP, 3 * spread);
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("previous_close", last);
        evidence.put("open", open);
        evidence.put("robust_sigma", spread);
        evidence.put("pause_minutes", minutes);
        meet(
                row,
                AnomalyKind.GAP,
                Math.abs(gap) / scale,
                gap,
                0,
                before.length,
                baselineStart(row, priced + 1, WINDOW),
                rows.at(END, priced),
                evidence,
                met);
    }

    /**
     * The newest returns of one run before a row, within the reach of the row that is judged.
     *
     * @param most so many at most; oldest first
     */
    private double[] baseline(int row, int before, int most) {
        double[] values = new double[most];
        int count = 0;
        int from = Math.max(0, row - REACH);
        for (int i = before - 1; i >= from && count < most; i--) {
            double value = rows.number(RETURN, i);
            if (!Double.isNaN(value)) {
                values[most - ++count] = value;
            }
            if (breaks(i)) {
                break;
            }
        }
        return Arrays.copyOfRange(values, most - count, most);
    }

    /** Start of the first candle whose return is in that baseline; without any, of the last one. */
    private long baselineStart(int row, int before, int most) {
        int count = 0;
        int oldest = before - 1;
        int from = Math.max(0, row - REACH);
        for (int i = before - 1; i >= from && count < most; i--) {
            if (!Double.isNaN(rows.number(RETURN, i))) {
                count++;
                oldest = i;
            }
            if (breaks(i)) {
                break;
            }
        }
        return rows.at(START, oldest);
    }

    private void returns(int row, Map<AnomalyKind, Flag> met) {
        double[] window = baseline(row, row, WINDOW);
        if (window.length < WARM) {
            return;
        }
        double r = rows.number(RETURN, row);
        double grid = tickSize / rows.number(CLOSE, row);
        double mean = Statistics.mean(window);
        double deviation = Statistics.deviation(window);
        double median = Statistics.median(window);
        double spread = Statistics.medianAbsoluteDeviation(window, median);
        double volatility = Statistics.exponentialDeviation(window, LAMBDA);
        // A return that the volatility of the last minutes explains is no news: INFO at most.
        boolean calm = Math.abs(r) <= rules.calm() * Math.max(deviation, volatility);
        double jump = score(r - mean, Math.max(deviation, grid));
        double robust = NORMAL * score(r - median, Math.max(spread, grid));
        double burst = score(r, Math.max(volatility, grid));
        if (isQuiet(AnomalyKind.PRICE_JUMP, jump)
                && isQuiet(AnomalyKind.PRICE_JUMP_ROBUST, robust)
                && isQuiet(AnomalyKind.VOLATILITY_BURST, burst)) {
            return;
        }
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("close", rows.number(CLOSE, row));
        evidence.put("mean", mean);
        evidence.put("sigma", deviation);
        evidence.put("median", median);
        evidence.put("mad", spread);
        evidence.put("ewma_sigma", volatility);
        evidence.put("tick_return", grid);
        evidence.put("explained", calm ? 1.0 : 0.0);
        ofReturn(row, AnomalyKind.PRICE_JUMP, jump, mean, calm, window.length, evidence, met);
        ofReturn(
                row,
                AnomalyKind.PRICE_JUMP_ROBUST,
                robust,
                median,
                calm,
                window.length,
                evidence,
                met);
        ofReturn(row, AnomalyKind.VOLATILITY_BURST, burst, 0, calm, window.length, evidence, met);
    }

    private static double score(double distance, double scale) {
        return scale > 0 ? Math.abs(distance) / scale : 0;
    }

    private boolean isQuiet(AnomalyKind kind, double score) {
        return !(score > rules.of(kind).info());
    }

    private void ofReturn(
            int row,
            AnomalyKind kind,
            double score,
            double expected,
            boolean calm,
            int window,
            Map<String, Double> evidence,
            Map<AnomalyKind, Flag> met) {
        meet(
                row,
                kind,
                calm ? Math.min(score, rules.of(kind).warn()) : score,
                rows.number(RETURN, row),
                expected,
                window,
                baselineStart(row, row, WINDOW),
                rows.at(START, row),
                evidence,
                met);
    }

    private void volume(int row, Map<AnomalyKind, Flag> met) {
        long date = rows.at(DATE, row);
        double[] days = slots.before((int) rows.at(SESSION, row), date, (int) rows.at(SLOT, row));
        boolean cold = days.length < WARM_SESSIONS;
        double[] window = cold ? lastVolumes(row) : days;
        if (cold && window.length < WARM) {
            return;
        }
        double volume = rows.number(VOLUME, row);
        double median = Statistics.median(window);
        double relative = volume / median;
        if (!(median > 0) || relative <= RELATIVE_VOLUME) {
            return;
        }
        double[] logs = new double[window.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = Math.log1p(HUNDREDTHS * window[i] / median);
        }
        double middle = Statistics.median(logs);
        double spread = Statistics.medianAbsoluteDeviation(logs, middle);
        double distance = Math.log1p(HUNDREDTHS * relative) - middle;
        double z = NORMAL * distance / Math.max(spread, LEAST_VOLUME_SPREAD);
        Long oldestDay = cold ? null : slots.oldestBefore(date);
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("relative_volume", relative);
        evidence.put("median_of_log", middle);
        evidence.put("mad_of_log", spread);
        evidence.put("cold", cold ? 1.0 : 0.0);
        // INFO at most below ten times the usual.
        double warn = rules.of(AnomalyKind.VOLUME_SPIKE).warn();
        meet(
                row,
                AnomalyKind.VOLUME_SPIKE,
                relative > 2 * RELATIVE_VOLUME ? z : Math.min(z, warn),
                volume,
                cold ? median : Double.parseDouble(Float.toString((float) median)),
                window.length,
                oldestDay == null ? rows.at(START, row - window.length) : oldestDay * DAY,
                rows.at(START, row),
                evidence,
                met);
    }

    private double[] lastVolumes(int row) {
        double[] values = new double[WINDOW];
        int count = 0;
        for (int i = row; i > 0 && count < WINDOW && !breaks(i); i--) {
            values[count++] = rows.number(VOLUME, i - 1);
        }
        return Arrays.copyOf(values, count);
    }

    /**
     * The slope of the last closes against what their own returns would make by chance: a market
     * without direction walks the root of the time.
     */
    private void trend(int row, Map<AnomalyKind, Flag> met) {
        double[] returns = baseline(row, row + 1, TREND_WINDOW - 1);
        if (returns.length < TREND_WINDOW - 1) {
            return;
        }
        double[] levels = new double[TREND_WINDOW];
        for (int i = 1; i < TREND_WINDOW; i++) {
            levels[i] = levels[i - 1] + returns[i - 1];
        }
        double kendall = Statistics.mannKendall(levels);
        if (Math.abs(kendall) <= TREND_SCORE) {
            return;
        }
        double slope = Statistics.theilSen(levels);
        double grid = tickSize / rows.number(CLOSE, row);
        double deviation = Math.max(Statistics.deviation(returns), grid);
        double score = Math.abs(slope) * Math.sqrt(returns.length) / deviation;
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("mann_kendall", kendall);
        evidence.put("slope_per_minute", slope);
        evidence.put("sigma", deviation);
        meet(
                row,
                AnomalyKind.TREND,
                score,
                slope,
                0,
                TREND_WINDOW,
                baselineStart(row, row + 1, TREND_WINDOW - 1),
                rows.at(END, row),
                evidence,
                met);
    }

    private void meet(
            int row,
            AnomalyKind kind,
            double score,
            double observed,
            double expected,
            int window,
            long windowStart,
            long windowEnd,
            Map<String, Double> evidence,
            Map<AnomalyKind, Flag> met) {
        Tiers tiers = rules.of(kind);
        Severity severity = tiers.of(score);
        if (severity != null) {
            met.put(
                    kind,
                    new Flag(
                            kind,
                            INTERVAL,
                            rows.at(START, row),
                            rows.at(END, row),
                            rows.at(END, row),
                            severity,
                            Status.OPEN,
                            observed,
                            expected,
                            score,
                            tiers.threshold(severity),
                            rules.version(),
                            window,
                            windowStart,
                            windowEnd,
                            evidence,
                            rows.at(FIRST_OFFSET, row),
                            rows.at(LAST_OFFSET, row),
                            rows.at(PEAK, row)));
        }
    }

    /**
     * Forgets what nothing that may still change rests on: a candle that ends less than the horizon
     * before the newest one may change, and one that is not there yet may come between.
     */
    private void forget() {
        long changing = rows.at(START, rows.size() - 1) - horizon - MINUTE;
        int needed =
                Math.min(
                        rows.firstFrom(START, changing - TREND_COOLDOWN),
                        rows.firstFrom(START, changing) - REACH - 1);
        if (needed >= SLACK) {
            raised.headMap(rows.at(START, needed)).clear();
            rows.forget(needed);
        }
    }

    MinuteDetector copy() {
        MinuteDetector copy =
                new MinuteDetector(tickSize, horizon, inForce, rows.copy(), slots.copy());
        raised.forEach((start, flags) -> copy.raised.put(start, new EnumMap<>(flags)));
        return copy;
    }

    void write(DataOutput out) throws IOException {
        rows.write(out);
        slots.write(out);
        List<Flag> flags = new ArrayList<>();
        raised.values().forEach(of -> flags.addAll(of.values()));
        Judgement.write(flags, out);
    }

    static MinuteDetector read(DataInput in) throws IOException {
        MinuteDetector read = new MinuteDetector(0, AnomalyRules.defaults());
        read.rows.read(in);
        read.slots.read(in);
        for (Flag flag : Judgement.readFlags(in)) {
            read.raised
                    .computeIfAbsent(flag.start(), start -> new EnumMap<>(AnomalyKind.class))
                    .put(flag.kind(), flag);
        }
        return read;
    }
}
