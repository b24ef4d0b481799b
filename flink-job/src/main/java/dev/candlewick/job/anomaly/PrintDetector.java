package dev.candlewick.job.anomaly;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges the candles of a second of one symbol: prints far from the closes before them. A suspect
 * at once; the next five closes confirm it, when the price has come back, or clear it. Mutable, not
 * thread safe.
 *
 * <p>The rule follows the outlier filter for trades of Barndorff-Nielsen, Hansen, Lunde and
 * Shephard (2009), with the 50 closes before the print only, where theirs looks to both sides.
 */
public final class PrintDetector {
    /** How many candles are kept: ten minutes that may be revised, and what those rest on. */
    static final int CAPACITY = 1_024;

    static final int WINDOW = 50;
    static final int WARM = 20;
    static final int FOLLOWING = 5;

    /** In median absolute deviations from the old median. */
    static final double RETURNED = 3;

    /** Part of its distance that a print must have gone since the last close. */
    static final double STEP = 0.6;

    /** Part of that step that may be left when the price counts as back. */
    static final double BACK = 0.5;

    /** A print less than this many steps of the grid away is no outlier, however calm it was. */
    static final double FLOOR_TICKS = 15;

    private static final String INTERVAL = "1s";
    private static final long HALT = 300_000_000;
    private static final long COOLDOWN = 300_000_000;

    private final double tickSize;
    private AnomalyRules rules;

    /** A ring: the oldest lies at {@link #first}. */
    private final @Nullable Judged[] judged = new Judged[CAPACITY];

    private int first;
    private int size;
    private final SortedWindow window = new SortedWindow(WINDOW);

    /** Start of the oldest candle that is still a suspect. */
    private long openSince = Long.MAX_VALUE;

    /** The close that came into the window last. */
    private double lastClose;

    private static final class Judged {
        Bar bar;
        long run;
        double median;
        double spread;
        double lastClose;
        @Nullable Flag met;
        @Nullable Flag raised;

        /** What was met when it was raised. */
        @Nullable Flag basis;

        Judged(Bar bar) {
            this.bar = bar;
        }
    }

    /**
     * A detector that has seen nothing.
     *
     * @param tickSize grid of the prices; 0 when unknown
     */
    public PrintDetector(double tickSize, AnomalyRules rules) {
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
        List<Flag> changes = new ArrayList<>(0);
        if (index < size - 1) {
            refill(index);
        }
        for (int i = index; i < size; i++) {
            judge(i, changes);
        }
        settleFrom(Math.min(openSince, bar.start()), changes);
        return changes;
    }

    private Judged at(int index) {
        return java.util.Objects.requireNonNull(judged[(first + index) % CAPACITY]);
    }

    private int place(Bar bar) {
        int index = size;
        while (index > 0 && at(index - 1).bar.start() > bar.start()) {
            index--;
        }
        if (index > 0 && at(index - 1).bar.start() == bar.start()) {
            at(index - 1).bar = bar;
            if (index == size) {
                // Its own close may be in the window already.
                refill(index - 1);
            }
            return index - 1;
        }
        if (size == CAPACITY) {
            first = (first + 1) % CAPACITY;
            size--;
            index = Math.max(0, index - 1);
        }
        for (int i = size; i > index; i--) {
            judged[(first + i) % CAPACITY] = at(i - 1);
        }
        judged[(first + index) % CAPACITY] = new Judged(bar);
        size++;
        return index;
    }

    /** Makes the window that of the bar at {@code index}: the closes of its run before it. */
    private void refill(int index) {
        window.clear();
        int from = index;
        int closes = 0;
        long run = index > 0 ? at(index - 1).run : 0;
        while (from > 0 && closes < WINDOW && at(from - 1).run == run) {
            from--;
            closes += at(from).bar.hasClose() ? 1 : 0;
        }
        for (int i = from; i < index; i++) {
            if (at(i).bar.hasClose()) {
                window.add(at(i).bar.close());
                lastClose = at(i).bar.close();
            }
        }
    }

    private void judge(int index, List<Flag> changes) {
        Judged now = at(index);
        now.met = null;
        now.run = now.bar.start();
        if (index > 0) {
            Bar last = at(index - 1).bar;
            boolean paused = now.bar.start() - last.end() >= HALT;
            if (now.bar.session().equals(last.session()) && !paused) {
                now.run = at(index - 1).run;
            } else {
                window.clear();
            }
        }
        if (now.bar.hasRange() && window.size() >= WARM) {
            now.median = window.median();
            double up = now.bar.high() - now.median;
            double down = now.median - now.bar.low();
            double distance = Math.max(up, down);
            // Without a grid the least that can be said is one part in a hundred thousand.
            double grid = tickSize > 0 ? tickSize : now.median * 1e-5;
            double least = FLOOR_TICKS * grid / rules.of(AnomalyKind.BAD_PRINT).warn();
            double print = up >= down ? now.bar.high() : now.bar.low();
            if (distance > FLOOR_TICKS * grid && Math.abs(print - lastClose) > STEP * distance) {
                now.spread = Math.max(window.medianAbsoluteDeviation(), least);
                now.lastClose = lastClose;
                now.met = suspect(index, distance / now.spread, up >= down);
            }
        }
        if (now.bar.hasClose()) {
            window.add(now.bar.close());
            lastClose = now.bar.close();
        }
        Flag before = now.raised;
        if (now.met == null || isRepeated(index, now.met)) {
            if (before != null) {
                changes.add(before.with(Status.WITHDRAWN, version(index)));
            }
            now.raised = null;
        } else if (before == null || !now.met.equals(now.basis)) {
            now.basis = now.met;
            now.raised = now.met;
            changes.add(now.met);
        }
    }

    private void settleFrom(long time, List<Flag> changes) {
        openSince = Long.MAX_VALUE;
        int from = size;
        while (from > 0 && at(from - 1).bar.start() >= time) {
            from--;
        }
        for (int i = from; i < size; i++) {
            settle(i, changes);
            Flag raised = at(i).raised;
            if (raised != null && raised.status() == Status.SUSPECT) {
                openSince = Math.min(openSince, raised.start());
            }
        }
    }

    private @Nullable Flag suspect(int index, double score, boolean high) {
        Judged now = at(index);
        Tiers tiers = rules.of(AnomalyKind.BAD_PRINT);
        Severity severity = tiers.of(score);
        if (severity == null) {
            return null;
        }
        Bar bar = now.bar;
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("median", now.median);
        evidence.put("mad", now.spread);
        evidence.put("last_close", now.lastClose);
        long offset = high ? bar.highOffset() : bar.lowOffset();
        return new Flag(
                AnomalyKind.BAD_PRINT,
                INTERVAL,
                bar.start(),
                bar.end(),
                bar.end(),
                severity,
                Status.SUSPECT,
                high ? bar.high() : bar.low(),
                now.median,
                score,
                tiers.threshold(severity),
                window.size(),
                evidence,
                offset,
                offset,
                version(index));
    }

    /** Highest offset of the bars that a judgement of this one may rest on. */
    private long version(int index) {
        long highest = -1;
        for (int i = Math.max(0, index - 2 * WINDOW); i <= index; i++) {
            highest = Math.max(highest, at(i).bar.lastOffset());
        }
        return highest;
    }

    private boolean isRepeated(int index, Flag flag) {
        long since = flag.start() - COOLDOWN;
        for (int i = index - 1; i >= 0 && at(i).bar.start() >= since; i--) {
            Flag earlier = at(i).met;
            if (earlier != null && earlier.severity().isAtLeast(flag.severity())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Confirms or clears a suspect as soon as five closes of its run lie behind it, or as many as
     * there were when the run is over; with none it is cleared.
     */
    private void settle(int index, List<Flag> changes) {
        Judged now = at(index);
        Flag raised = now.raised;
        if (raised == null) {
            return;
        }
        double[] closes = new double[FOLLOWING];
        int count = 0;
        long version = raised.version();
        int i = index + 1;
        for (; i < size && count < FOLLOWING && at(i).run == now.run; i++) {
            if (at(i).bar.hasClose()) {
                closes[count++] = at(i).bar.close();
            }
            version = Math.max(version, at(i).bar.lastOffset());
        }
        if (count < FOLLOWING && i == size) {
            return;
        }
        closes = Arrays.copyOf(closes, count);
        double after = Statistics.median(closes);
        boolean atTheOldLevel = Math.abs(after - now.median) <= RETURNED * now.spread;
        double step = Math.abs(raised.observed() - now.lastClose);
        boolean cameBack = Math.abs(after - now.lastClose) <= BACK * step;
        Status status = atTheOldLevel || cameBack ? Status.CONFIRMED : Status.CLEARED;
        if (raised.status() != status) {
            now.raised = raised.with(status, version);
            changes.add(now.raised);
        }
    }
}
