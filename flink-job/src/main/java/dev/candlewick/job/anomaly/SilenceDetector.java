package dev.candlewick.job.anomaly;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says when a symbol's feed has been silent for too long: longer than ten seconds and five times
 * the 99th percentile of the times between its ticks in this hour of the session. A heartbeat is a
 * sign of life as good as a tick, so a quiet market with heartbeats is not stale. Mutable, not
 * thread safe.
 *
 * <p>Until {@value #WARM} times between ticks are known for an hour of a session nothing is said of
 * it; a feed that never delivered anything is a matter of health, not of this detector.
 */
public final class SilenceDetector {
    /** Times between ticks that are kept for each hour of a session. */
    static final int SAMPLES = 512;

    static final int WARM = 100;
    static final double QUANTILE = 0.99;
    static final double TIMES = 5;
    static final double LEAST_SECONDS = 10;

    private static final long LEAST_MICROS = 10_000_000;

    private final AnomalyRules rules;
    private final Tiers tiers;
    private final Map<String, Slot> slots = new HashMap<>();
    private @Nullable Slot current;
    private @Nullable String currentName;
    private long lastSign = Long.MIN_VALUE;
    private long lastTick = Long.MIN_VALUE;
    private long lastOffset = -1;

    private static final class Slot {
        final double[] seconds = new double[SAMPLES];
        long count;

        void add(double value) {
            seconds[(int) (count++ % SAMPLES)] = value;
        }

        double[] sorted() {
            double[] sorted = Arrays.copyOf(seconds, (int) Math.min(count, SAMPLES));
            Arrays.sort(sorted);
            return sorted;
        }
    }

    public SilenceDetector(AnomalyRules rules) {
        this.rules = rules;
        this.tiers = rules.of(AnomalyKind.STALE_FEED);
    }

    /** The session has opened or closed: what was before it is no silence. */
    public void sessionChanged() {
        lastSign = Long.MIN_VALUE;
        lastTick = Long.MIN_VALUE;
    }

    /** The feed says that it is alive. */
    public void heartbeat(long time) {
        lastSign = Math.max(lastSign, time);
    }

    /**
     * A tick has arrived.
     *
     * @param time when, microseconds since the epoch
     * @param slot session and hour in it, such as {@code REGULAR 3}
     * @return the silence that it has ended, if that was too long
     */
    public @Nullable Flag tick(long time, String slot, long offset) {
        Flag silence = silentAt(time);
        if (!slot.equals(currentName)) {
            currentName = slot;
            current = slots.computeIfAbsent(slot, missing -> new Slot());
        }
        // A silence that was flagged is not the measure of the next one.
        if (lastTick != Long.MIN_VALUE && silence == null && current != null) {
            current.add((time - lastTick) * 1e-6);
        }
        lastTick = Math.max(lastTick, time);
        lastSign = Math.max(lastSign, time);
        lastOffset = offset;
        return silence;
    }

    /** The flag of a silence that lasts at {@code time} and is too long, or null. */
    public @Nullable Flag silentAt(long time) {
        if (lastSign == Long.MIN_VALUE || time - lastSign <= LEAST_MICROS || current == null) {
            return null;
        }
        double[] known = current.sorted();
        if (known.length < WARM) {
            return null;
        }
        double usual = Statistics.quantileOfSorted(known, QUANTILE);
        double allowed = Math.max(LEAST_SECONDS, TIMES * usual);
        double silent = (time - lastSign) * 1e-6;
        Severity severity = tiers.of(silent / allowed);
        if (severity == null) {
            return null;
        }
        long met = lastSign + (long) (allowed * tiers.warn() * 1e6);
        Map<String, Double> evidence = new LinkedHashMap<>();
        evidence.put("p99_seconds", usual);
        evidence.put("silent_seconds", silent);
        return new Flag(
                AnomalyKind.STALE_FEED,
                "tick",
                lastSign,
                time,
                met,
                severity,
                Status.OPEN,
                silent,
                usual,
                silent / allowed,
                tiers.threshold(severity),
                rules.version(),
                known.length,
                lastSign,
                time,
                evidence,
                lastOffset,
                lastOffset,
                lastOffset);
    }
}
