package dev.candlewick.job.anomaly;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Judges the candles of a second of one symbol: prints far from the closes before them. A suspect
 * at once; the next five closes confirm it, when the price has come back, or clear it. Mutable, not
 * thread safe.
 *
 * <p>The rule follows the outlier filter for trades of Barndorff-Nielsen, Hansen, Lunde and
 * Shephard (2009), with the 50 closes before the print only, where theirs looks to both sides.
 *
 * <p>Kept are the candles that may still change, and those that a judgement of them rests on.
 */
public final class PrintDetector {
    static final int WINDOW = 50;
    static final int WARM = 20;
    static final int FOLLOWING = 5;

    /** Candles behind a suspect among which the closes that follow are looked for. */
    static final int FOLLOWED = 100;

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
    private static final String MEDIAN = "median";
    private static final String SPREAD = "mad";
    private static final String LAST_CLOSE = "last_close";

    private static final int START = 0;
    private static final int END = 1;
    private static final int SESSION = 2;
    private static final int HIGH_OFFSET = 3;
    private static final int LOW_OFFSET = 4;
    private static final int LAST_OFFSET = 5;

    /** Highest offset of this candle and all before it: the version of what is said of it. */
    private static final int PEAK = 6;

    /** 0: the rule is not met; else the code of the severity. */
    private static final int MET = 7;

    private static final int HIGH = 0;
    private static final int LOW = 1;
    private static final int CLOSE = 2;

    /** So many candles more than needed may be kept, so that not each one moves the others. */
    private static final int SLACK = 64;

    private static final int NONE = -1;
    private static final long SECOND = 1_000_000;

    private double tickSize;
    private long horizon;
    private RulesInForce inForce;

    /** Those of the candle that is being judged. */
    private AnomalyRules rules;

    private final Columns rows;
    private final NavigableMap<Long, Flag> raised = new TreeMap<>();

    /** The closes before the row {@link #windowAt}; made anew when another is asked for. */
    private final SortedWindow window = new SortedWindow(WINDOW);

    private int windowAt = NONE;

    /** The close that came into the window last. */
    private double lastClose;

    /** First row that was put since the last judgement. */
    private int changed = Integer.MAX_VALUE;

    /**
     * A detector that has seen nothing, of candles that may change for ten minutes.
     *
     * @param tickSize grid of the prices; 0 when unknown
     */
    public PrintDetector(double tickSize, RulesInForce rules) {
        this(tickSize, Judgement.USUAL_HORIZON, rules, new Columns(8, 3));
    }

    private PrintDetector(double tickSize, long horizon, RulesInForce inForce, Columns rows) {
        this.tickSize = tickSize;
        this.horizon = horizon;
        this.inForce = inForce;
        rules = inForce.at(0);
        this.rows = rows;
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

    /** Takes a candle that is final; one without high and low says nothing. */
    void put(Bar bar) {
        if (!bar.hasRange()) {
            return;
        }
        int row = rows.place(START, bar.start());
        rows.set(END, row, bar.end());
        rows.set(SESSION, row, SlotVolumes.place(bar.session()));
        rows.set(HIGH_OFFSET, row, bar.highOffset());
        rows.set(LOW_OFFSET, row, bar.lowOffset());
        rows.set(LAST_OFFSET, row, bar.lastOffset());
        rows.set(HIGH, row, bar.high());
        rows.set(LOW, row, bar.low());
        rows.set(CLOSE, row, bar.close());
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
        if (windowAt != from) {
            refill(from);
        }
        for (int row = from; row < rows.size(); row++) {
            judge(row, told, added);
        }
        windowAt = rows.size();
        if (!raised.isEmpty()) {
            settle(from, told);
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

    private boolean hasClose(int row) {
        return !Double.isNaN(rows.number(CLOSE, row));
    }

    /** Whether prices of this row are not compared with those of the row before. */
    private boolean breaks(int row) {
        return row == 0
                || rows.at(SESSION, row) != rows.at(SESSION, row - 1)
                || rows.at(START, row) - rows.at(END, row - 1) >= HALT;
    }

    /** The first row of those whose closes are the window of {@code row}. */
    private int windowStart(int row) {
        int from = row;
        int closes = 0;
        while (from > 0 && closes < WINDOW && (from == row || !breaks(from))) {
            from--;
            closes += hasClose(from) ? 1 : 0;
        }
        return from;
    }

    private void refill(int row) {
        window.clear();
        for (int i = windowStart(row); i < row; i++) {
            addToWindow(i);
        }
    }

    private void addToWindow(int row) {
        if (hasClose(row)) {
            lastClose = rows.number(CLOSE, row);
            window.add(lastClose);
        }
    }

    private void judge(int row, List<Flag> told, List<AnomalyKind> added) {
        rules = inForce.at(rows.at(START, row));
        long last = rows.at(LAST_OFFSET, row);
        rows.set(PEAK, row, row == 0 ? last : Math.max(last, rows.at(PEAK, row - 1)));
        if (breaks(row)) {
            window.clear();
        }
        Flag met = window.size() < WARM ? null : suspect(row);
        rows.set(MET, row, met == null ? 0 : met.severity().code());
        addToWindow(row);
        long start = rows.at(START, row);
        Flag before = raised.isEmpty() ? null : raised.get(start);
        if (met != null && !isRepeated(row, met)) {
            raised.put(start, met);
            if (before == null) {
                added.add(met.kind());
            }
        } else if (before != null) {
            raised.remove(start);
            told.add(before.with(Status.WITHDRAWN, rows.at(PEAK, row)));
        }
    }

    private @Nullable Flag suspect(int row) {
        double median = window.median();
        double up = rows.number(HIGH, row) - median;
        double down = median - rows.number(LOW, row);
        double distance = Math.max(up, down);
        // Without a grid the least that can be said is one part in a hundred thousand.
        double floor = FLOOR_TICKS * (tickSize > 0 ? tickSize : median * 1e-5);
        double print = rows.number(up >= down ? HIGH : LOW, row);
        if (distance <= floor || Math.abs(print - lastClose) <= STEP * distance) {
            return null;
        }
        Tiers tiers = rules.of(AnomalyKind.BAD_PRINT);
        double spread = Math.max(window.medianAbsoluteDeviation(), floor / tiers.warn());
        double score = distance / spread;
        Severity severity = tiers.of(score);
        if (severity == null) {
            return null;
        }
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("price", print);
        evidence.put(MEDIAN, median);
        evidence.put(SPREAD, spread);
        evidence.put(LAST_CLOSE, lastClose);
        long offset = rows.at(up >= down ? HIGH_OFFSET : LOW_OFFSET, row);
        return new Flag(
                AnomalyKind.BAD_PRINT,
                INTERVAL,
                rows.at(START, row),
                rows.at(END, row),
                rows.at(END, row),
                severity,
                Status.SUSPECT,
                print,
                median,
                score,
                tiers.threshold(severity),
                rules.version(),
                window.size(),
                rows.at(START, windowStart(row)),
                rows.at(END, row - 1),
                evidence,
                offset,
                offset,
                rows.at(PEAK, row));
    }

    private boolean isRepeated(int row, Flag flag) {
        long since = flag.start() - COOLDOWN;
        for (int i = row - 1; i >= 0 && rows.at(START, i) >= since; i--) {
            if (rows.at(MET, i) >= flag.severity().code()) {
                return true;
            }
        }
        return false;
    }

    private void settle(int from, List<Flag> told) {
        for (Entry<Long, Flag> entry : raised.entrySet()) {
            Flag known = entry.getValue();
            int row = rows.firstFrom(START, known.start());
            if (known.status() == Status.SUSPECT || row + FOLLOWED >= from) {
                Flag settled = settled(row, known);
                if (row >= from || !settled.equals(known)) {
                    told.add(settled);
                }
                entry.setValue(settled);
            }
        }
    }

    /**
     * Confirmed or cleared as soon as five closes of its run lie behind it, or as many as there
     * were when the run is over; with none it is cleared.
     */
    private Flag settled(int row, Flag flag) {
        double[] closes = new double[FOLLOWING];
        int count = 0;
        int i = row + 1;
        while (i < rows.size() && count < FOLLOWING && i <= row + FOLLOWED && !breaks(i)) {
            if (hasClose(i)) {
                closes[count++] = rows.number(CLOSE, i);
            }
            i++;
        }
        if (count < FOLLOWING && i == rows.size()) {
            return flag.with(Status.SUSPECT, rows.at(PEAK, row));
        }
        int decided = count == FOLLOWING ? i - 1 : Math.min(i, rows.size() - 1);
        double after = Statistics.median(Arrays.copyOf(closes, count));
        double median = input(flag, MEDIAN);
        double last = input(flag, LAST_CLOSE);
        boolean atTheOldLevel = Math.abs(after - median) <= RETURNED * input(flag, SPREAD);
        boolean cameBack = Math.abs(after - last) <= BACK * Math.abs(flag.observed() - last);
        Status status = atTheOldLevel || cameBack ? Status.CONFIRMED : Status.CLEARED;
        return flag.with(status, rows.at(PEAK, decided));
    }

    private static double input(Flag flag, String name) {
        return Objects.requireNonNull(flag.evidence().get(name));
    }

    /**
     * Forgets what nothing that may still change rests on: a candle that ends less than the horizon
     * before the newest one may change, and one that is not there yet may come between.
     */
    private void forget() {
        if (rows.size() < 2 * SLACK) {
            return;
        }
        long changing = rows.at(START, rows.size() - 1) - horizon - SECOND;
        int needed = rows.firstFrom(START, changing - COOLDOWN);
        needed = Math.min(windowStart(needed), needed - FOLLOWED);
        if (needed >= SLACK) {
            raised.headMap(rows.at(START, needed)).clear();
            rows.forget(needed);
            windowAt -= needed;
        }
    }

    PrintDetector copy() {
        PrintDetector copy = new PrintDetector(tickSize, horizon, inForce, rows.copy());
        copy.raised.putAll(raised);
        return copy;
    }

    void write(DataOutput out) throws IOException {
        rows.write(out);
        Judgement.write(raised.values(), out);
    }

    static PrintDetector read(DataInput in) throws IOException {
        PrintDetector read = new PrintDetector(0, AnomalyRules.defaults());
        read.rows.read(in);
        for (Flag flag : Judgement.readFlags(in)) {
            read.raised.put(flag.start(), flag);
        }
        return read;
    }
}
