package dev.candlewick.job.anomaly;

import dev.candlewick.job.candle.ArrivalMinute;
import dev.candlewick.job.candle.Arrivals;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    private static final long MINUTE = 60_000_000;
    private static final long COOLDOWN = 5 * MINUTE;
    private static final String INTERVAL = "tick";

    private final Arrivals arrivals = new Arrivals();
    private RulesInForce inForce;
    private long lastSkewed = Long.MIN_VALUE;
    private long lastLate = Long.MIN_VALUE;

    public ArrivalDetector(RulesInForce rules) {
        inForce = rules;
    }

    /** Judges later minutes by other thresholds. */
    void set(RulesInForce changed) {
        inForce = changed;
    }

    /**
     * A tick has arrived, in the order of the log; for those who do not count themselves.
     *
     * @return flags of the minute that is over by it, mostly none
     */
    public List<Flag> tick(long eventTime, long appendTime, long offset) {
        return judgeIfAny(arrivals.add(eventTime, appendTime, offset));
    }

    /** Ends the minute of the ticks counted here. */
    public List<Flag> end() {
        return judgeIfAny(arrivals.end());
    }

    private List<Flag> judgeIfAny(@Nullable ArrivalMinute minute) {
        return minute == null ? List.of() : judge(minute);
    }

    /** Flags of a minute; minutes come in their order. */
    List<Flag> judge(ArrivalMinute minute) {
        List<Flag> flags = new ArrayList<>(0);
        if (minute.ticks >= WARM) {
            if (met(flags, AnomalyKind.CLOCK_SKEW, minute.delay, minute, lastSkewed)) {
                lastSkewed = minute.start;
            }
            double share = minute.late < LEAST_LATE ? 0 : (double) minute.late / minute.ticks;
            if (met(flags, AnomalyKind.LATE_BURST, share, minute, lastLate)) {
                lastLate = minute.start;
            }
        }
        return flags;
    }

    private boolean met(
            List<Flag> flags, AnomalyKind kind, double score, ArrivalMinute minute, long last) {
        AnomalyRules rules = inForce.at(minute.start);
        Tiers tiers = rules.of(kind);
        Severity severity = tiers.of(score);
        if (severity == null) {
            return false;
        }
        if (last == Long.MIN_VALUE || minute.start - last > COOLDOWN) {
            Map<String, Double> evidence = new LinkedHashMap<>();
            evidence.put("ticks", (double) minute.ticks);
            evidence.put("late_ticks", (double) minute.late);
            evidence.put("p95_seconds", minute.delay);
            long end = minute.start + MINUTE;
            flags.add(
                    new Flag(
                            kind,
                            INTERVAL,
                            minute.start,
                            end,
                            end,
                            severity,
                            Status.OPEN,
                            score,
                            0,
                            score,
                            tiers.threshold(severity),
                            rules.version(),
                            minute.ticks,
                            minute.start,
                            end,
                            evidence,
                            minute.firstOffset,
                            minute.lastOffset,
                            minute.lastOffset));
        }
        return true;
    }

    ArrivalDetector copy() {
        ArrivalDetector copy = new ArrivalDetector(inForce);
        copy.lastSkewed = lastSkewed;
        copy.lastLate = lastLate;
        return copy;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(lastSkewed);
        out.writeLong(lastLate);
    }

    static ArrivalDetector read(DataInput in) throws IOException {
        ArrivalDetector read = new ArrivalDetector(AnomalyRules.defaults());
        read.lastSkewed = in.readLong();
        read.lastLate = in.readLong();
        return read;
    }
}
