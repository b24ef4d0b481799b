package dev.candlewick.job.anomaly;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges the candles of a minute of one symbol: jumps, bursts of volatility, gaps, volume and
 * trends. Mutable, not thread safe.
 *
 * <p>A candle that comes again, or comes between others, is judged again together with all that lie
 * behind it. A flag of the last minutes is not repeated: while a rule stays met only its first
 * candle is flagged, and again when it grows more severe.
 */
public final class MinuteDetector {
    /** How many candles are kept. */
    static final int CAPACITY = 256;

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

    /** Bars before one that its flags may rest on: two windows, for the cooldown. */
    private static final int REACH = 2 * WINDOW;

    private static final String INTERVAL = "1m";
    private static final long MINUTE = 60_000_000;
    private static final long HALT = 5 * MINUTE;
    private static final long COOLDOWN = 5 * MINUTE;
    private static final long TREND_COOLDOWN = TREND_WINDOW * MINUTE;
    private static final double TREND_SCORE = 3.5;
    private static final double LEAST_VOLUME_SPREAD = 0.15;
    private static final double HUNDREDTHS = 100;

    private final double tickSize;
    private AnomalyRules rules;
    private final List<Judged> judged = new ArrayList<>();
    private final SlotVolumes slots = new SlotVolumes();

    private static final class Judged {
        Bar bar;

        /** Begins anew with each session; returns are compared within one only. */
        long run;

        /** NaN: there is none, or it belongs to the gap. */
        double logReturn = Double.NaN;

        /** Highest offset of the bars that a judgement of this one may rest on. */
        long version;

        final Map<AnomalyKind, Flag> met = new EnumMap<>(AnomalyKind.class);
        final Map<AnomalyKind, Flag> raised = new EnumMap<>(AnomalyKind.class);

        Judged(Bar bar) {
            this.bar = bar;
        }
    }

    /**
     * A detector that has seen nothing.
     *
     * @param tickSize grid of the prices; 0 when unknown
     */
    public MinuteDetector(double tickSize, AnomalyRules rules) {
        this.tickSize = tickSize;
        this.rules = rules;
    }

    /** Judges later candles by other thresholds. */
    public void setRules(AnomalyRules changed) {
        rules = changed;
    }

    /**
     * Takes a closed or revised candle.
     *
     * @return flags that are new, have changed, or are withdrawn
     */
    public List<Flag> accept(Bar bar) {
        int index = place(bar);
        slots.put(bar);
        List<Flag> changes = new ArrayList<>();
        for (int i = index; i < judged.size(); i++) {
            judge(i, changes);
        }
        while (judged.size() > CAPACITY) {
            judged.remove(0);
        }
        return changes;
    }

    private int place(Bar bar) {
        int index = judged.size();
        while (index > 0 && judged.get(index - 1).bar.start() > bar.start()) {
            index--;
        }
        if (index > 0 && judged.get(index - 1).bar.start() == bar.start()) {
            judged.get(index - 1).bar = bar;
            return index - 1;
        }
        judged.add(index, new Judged(bar));
        return index;
    }

    private void judge(int index, List<Flag> changes) {
        Judged now = judged.get(index);
        now.met.clear();
        now.version = version(index);
        follow(index);
        if (!Double.isNaN(now.logReturn)) {
            returns(index);
            trend(index);
        }
        volume(index);
        Map<AnomalyKind, Flag> before = new EnumMap<>(AnomalyKind.class);
        before.putAll(now.raised);
        now.raised.clear();
        now.met.forEach(
                (kind, flag) -> {
                    if (!isRepeated(index, flag)) {
                        now.raised.put(kind, flag);
                    }
                });
        tell(before, now.raised, now.version, changes);
    }

    private long version(int index) {
        long highest = -1;
        for (int i = Math.max(0, index - REACH); i <= index; i++) {
            highest = Math.max(highest, judged.get(i).bar.lastOffset());
        }
        return highest;
    }

    private static void tell(
            Map<AnomalyKind, Flag> before,
            Map<AnomalyKind, Flag> after,
            long version,
            List<Flag> changes) {
        before.forEach(
                (kind, flag) -> {
                    if (!after.containsKey(kind)) {
                        changes.add(flag.with(Status.WITHDRAWN, version));
                    }
                });
        after.forEach(
                (kind, flag) -> {
                    if (!flag.equals(before.get(kind))) {
                        changes.add(flag);
                    }
                });
    }

    private boolean isRepeated(int index, Flag flag) {
        boolean trend = flag.kind() == AnomalyKind.TREND;
        long since = flag.start() - (trend ? TREND_COOLDOWN : COOLDOWN);
        for (int i = index - 1; i >= 0 && judged.get(i).bar.start() >= since; i--) {
            Flag earlier = judged.get(i).met.get(flag.kind());
            if (earlier != null
                    && earlier.severity().isAtLeast(flag.severity())
                    && (!trend || earlier.observed() > 0 == flag.observed() > 0)) {
                return true;
            }
        }
        return false;
    }

    /** Finds out what the bar follows, and its return. */
    private void follow(int index) {
        Judged now = judged.get(index);
        now.run = now.bar.start();
        now.logReturn = Double.NaN;
        if (index == 0) {
            return;
        }
        Judged last = judged.get(index - 1);
        boolean paused = now.bar.start() - last.bar.end() >= HALT;
        boolean sameSession = now.bar.session().equals(last.bar.session());
        boolean sameDay = now.bar.sessionDate() == last.bar.sessionDate();
        if (sameSession && (sameDay || !paused)) {
            now.run = last.run;
        }
        Judged priced = lastPriced(index);
        if (priced == null || !now.bar.hasClose()) {
            return;
        }
        if (now.run == priced.run && now.bar.start() - priced.bar.end() < HALT) {
            now.logReturn = Math.log(now.bar.close() / priced.bar.close());
        } else {
            gap(index, priced);
        }
    }

    private @Nullable Judged lastPriced(int index) {
        for (int i = index - 1; i >= 0; i--) {
            if (judged.get(i).bar.hasClose()) {
                return judged.get(i);
            }
        }
        return null;
    }

    /**
     * Compares with what the returns before the pause would make of so much time, a day at most.
     */
    private void gap(int index, Judged priced) {
        Judged now = judged.get(index);
        double[] before = baseline(index, priced.run, WINDOW);
        double minutes = (now.bar.start() - priced.bar.end()) / (double) MINUTE;
        double spread =
                before.length < WARM
                        ? 0
                        : Statistics.medianAbsoluteDeviation(before, Statistics.median(before))
                                / NORMAL
                                * Math.sqrt(Math.min(Math.max(minutes, 1), DAY_MINUTES));
        double gap = Math.log(now.bar.open() / priced.bar.close());
        double scale = Math.max(LEAST_GAP, 3 * spread);
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("previous_close", priced.bar.close());
        evidence.put("open", now.bar.open());
        evidence.put("robust_sigma", spread);
        evidence.put("pause_minutes", minutes);
        meet(now, AnomalyKind.GAP, Math.abs(gap) / scale, gap, 0, before.length, evidence);
    }

    /** Earlier returns of the same run, oldest first, at most a window full. */
    private double[] baseline(int before, long run, int most) {
        double[] values = new double[most];
        int count = 0;
        for (int i = before - 1; i >= 0 && count < most && judged.get(i).run == run; i--) {
            double value = judged.get(i).logReturn;
            if (!Double.isNaN(value)) {
                values[most - ++count] = value;
            }
        }
        return java.util.Arrays.copyOfRange(values, most - count, most);
    }

    private void returns(int index) {
        Judged now = judged.get(index);
        double[] window = baseline(index, now.run, WINDOW);
        if (window.length < WARM) {
            return;
        }
        double r = now.logReturn;
        double grid = tickSize / now.bar.close();
        double mean = Statistics.mean(window);
        double deviation = Statistics.deviation(window);
        double median = Statistics.median(window);
        double spread = Statistics.medianAbsoluteDeviation(window, median);
        double volatility = Statistics.exponentialDeviation(window, LAMBDA);
        // A return that the volatility of the last minutes explains is no news: INFO at most.
        boolean calm = Math.abs(r) <= rules.calm() * Math.max(deviation, volatility);
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("close", now.bar.close());
        evidence.put("mean", mean);
        evidence.put("sigma", deviation);
        evidence.put("median", median);
        evidence.put("mad", spread);
        evidence.put("ewma_sigma", volatility);
        evidence.put("tick_return", grid);
        score(
                now,
                AnomalyKind.PRICE_JUMP,
                r,
                mean,
                Math.max(deviation, grid),
                1,
                calm,
                window.length,
                evidence);
        score(
                now,
                AnomalyKind.PRICE_JUMP_ROBUST,
                r,
                median,
                Math.max(spread, grid),
                NORMAL,
                calm,
                window.length,
                evidence);
        score(
                now,
                AnomalyKind.VOLATILITY_BURST,
                r,
                0,
                Math.max(volatility, grid),
                1,
                calm,
                window.length,
                evidence);
    }

    private void score(
            Judged now,
            AnomalyKind kind,
            double observed,
            double expected,
            double scale,
            double factor,
            boolean calm,
            int window,
            Map<String, Double> evidence) {
        double score = scale > 0 ? factor * Math.abs(observed - expected) / scale : 0;
        meet(
                now,
                kind,
                calm ? Math.min(score, rules.of(kind).warn()) : score,
                observed,
                expected,
                window,
                evidence);
    }

    private void volume(int index) {
        Judged now = judged.get(index);
        double[] days = slots.before(now.bar);
        boolean cold = days.length < WARM_SESSIONS;
        double[] window = cold ? lastVolumes(index, now.run) : days;
        if (cold && window.length < WARM) {
            return;
        }
        double median = Statistics.median(window);
        if (!(median > 0)) {
            return;
        }
        double[] logs = new double[window.length];
        for (int i = 0; i < logs.length; i++) {
            logs[i] = Math.log1p(HUNDREDTHS * window[i] / median);
        }
        double middle = Statistics.median(logs);
        double spread = Statistics.medianAbsoluteDeviation(logs, middle);
        double relative = now.bar.volume() / median;
        double distance = Math.log1p(HUNDREDTHS * relative) - middle;
        double z = NORMAL * distance / Math.max(spread, LEAST_VOLUME_SPREAD);
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("relative_volume", relative);
        evidence.put("mad_of_log", spread);
        evidence.put("cold", cold ? 1.0 : 0.0);
        meet(
                now,
                AnomalyKind.VOLUME_SPIKE,
                volumeScore(relative, z),
                now.bar.volume(),
                median,
                window.length,
                evidence);
    }

    /** Nothing below five times the usual, and INFO at most below ten times. */
    private double volumeScore(double relative, double z) {
        if (relative <= RELATIVE_VOLUME) {
            return 0;
        }
        double warn = rules.of(AnomalyKind.VOLUME_SPIKE).warn();
        return relative > 2 * RELATIVE_VOLUME ? z : Math.min(z, warn);
    }

    private double[] lastVolumes(int index, long run) {
        double[] values = new double[WINDOW];
        int count = 0;
        for (int i = index - 1; i >= 0 && count < WINDOW && judged.get(i).run == run; i--) {
            values[count++] = judged.get(i).bar.volume();
        }
        return java.util.Arrays.copyOf(values, count);
    }

    /**
     * The slope of the last closes against what their own returns would make by chance: a market
     * without direction walks the root of the time.
     */
    private void trend(int index) {
        Judged now = judged.get(index);
        double[] returns = baseline(index + 1, now.run, TREND_WINDOW - 1);
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
        double deviation = Math.max(Statistics.deviation(returns), tickSize / now.bar.close());
        double score = Math.abs(slope) * Math.sqrt(returns.length) / deviation;
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("mann_kendall", kendall);
        evidence.put("slope_per_minute", slope);
        evidence.put("sigma", deviation);
        meet(now, AnomalyKind.TREND, score, slope, 0, TREND_WINDOW, evidence);
    }

    private void meet(
            Judged now,
            AnomalyKind kind,
            double score,
            double observed,
            double expected,
            int window,
            Map<String, Double> evidence) {
        Tiers tiers = rules.of(kind);
        Severity severity = tiers.of(score);
        if (severity != null) {
            Bar bar = now.bar;
            now.met.put(
                    kind,
                    new Flag(
                            kind,
                            INTERVAL,
                            bar.start(),
                            bar.end(),
                            bar.end(),
                            severity,
                            Status.OPEN,
                            observed,
                            expected,
                            score,
                            tiers.threshold(severity),
                            window,
                            evidence,
                            bar.firstOffset(),
                            bar.lastOffset(),
                            now.version));
        }
    }
}
