package dev.candlewick.job.anomaly;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges how the ticks of one symbol reach the log, minute by minute of arrival: how long after
 * their event time (clock skew or a backlog), and how many of them behind the symbol's own event
 * clock (late). For sources that are live only; a replay of an old day is neither. Mutable, not
 * thread safe.
 *
 * <p>A minute with fewer than {@value #WARM} ticks is not judged; fewer than {@value #LEAST_LATE}
 * late ticks are no burst.
 */
public final class ArrivalDetector {
    static final int WARM = 20;
    static final int LEAST_LATE = 3;
    static final double QUANTILE = 0.95;
    static final long BOUND = 500_000;

    private static final int MOST = 4_096;
    private static final long MINUTE = 60_000_000;
    private static final long COOLDOWN = 5 * MINUTE;
    private static final String INTERVAL = "1m";

    private final AnomalyRules rules;
    private double[] delays = new double[64];
    private int ticks;
    private int late;
    private long minute = Long.MIN_VALUE;
    private long newest = Long.MIN_VALUE;
    private long firstOffset;
    private long lastOffset;
    private long lastSkewed = Long.MIN_VALUE;
    private long lastLate = Long.MIN_VALUE;

    public ArrivalDetector(AnomalyRules rules) {
        this.rules = rules;
    }

    /**
     * A tick has arrived, in the order of the log.
     *
     * @return flags of the minute that is over by it, mostly none
     */
    public List<Flag> tick(long eventTime, long appendTime, long offset) {
        long now = Math.floorDiv(appendTime, MINUTE) * MINUTE;
        List<Flag> flags = List.of();
        if (now > minute) {
            flags = end();
            minute = now;
            firstOffset = offset;
        }
        if (newest != Long.MIN_VALUE && eventTime < newest - BOUND) {
            late++;
        }
        newest = Math.max(newest, eventTime);
        if (ticks < MOST) {
            if (ticks == delays.length) {
                delays = Arrays.copyOf(delays, 2 * ticks);
            }
            delays[ticks] = (appendTime - eventTime) * 1e-6;
        }
        ticks++;
        lastOffset = offset;
        return flags;
    }

    /** Ends the minute. */
    public List<Flag> end() {
        List<Flag> flags = new ArrayList<>(0);
        if (ticks >= WARM) {
            double[] sorted = Arrays.copyOf(delays, Math.min(ticks, MOST));
            Arrays.sort(sorted);
            double delay = Statistics.quantileOfSorted(sorted, QUANTILE);
            if (met(flags, AnomalyKind.CLOCK_SKEW, delay, delay, 0, lastSkewed)) {
                lastSkewed = minute;
            }
            double share = late < LEAST_LATE ? 0 : (double) late / ticks;
            if (met(flags, AnomalyKind.LATE_BURST, share, share, 0, lastLate)) {
                lastLate = minute;
            }
        }
        ticks = 0;
        late = 0;
        return flags;
    }

    private boolean met(
            List<Flag> flags,
            AnomalyKind kind,
            double score,
            double observed,
            double expected,
            long last) {
        Tiers tiers = rules.of(kind);
        Severity severity = tiers.of(score);
        if (severity == null) {
            return false;
        }
        if (last == Long.MIN_VALUE || minute - last > COOLDOWN) {
            Map<String, Double> evidence = new LinkedHashMap<>();
            evidence.put("ticks", (double) ticks);
            evidence.put("late_ticks", (double) late);
            flags.add(
                    new Flag(
                            kind,
                            INTERVAL,
                            minute,
                            minute + MINUTE,
                            minute + MINUTE,
                            severity,
                            Status.OPEN,
                            observed,
                            expected,
                            score,
                            tiers.threshold(severity),
                            rules.version(),
                            ticks,
                            minute,
                            minute + MINUTE,
                            evidence,
                            firstOffset,
                            lastOffset,
                            lastOffset));
        }
        return true;
    }
}
