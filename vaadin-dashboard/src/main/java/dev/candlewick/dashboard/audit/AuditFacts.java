package dev.candlewick.dashboard.audit;

import java.util.Map;

/**
 * The audits of the live epoch.
 *
 * @param outcome of the newest one; empty when none has ended
 * @param message of the newest one, a sentence
 * @param age seconds since the newest one ended; NaN when none has
 * @param duration of the newest one in seconds; NaN when none has ended
 * @param ticksRead by the newest one
 * @param candles compared by the newest one
 * @param unresolved windows whose differences no later run has found gone
 * @param differences in these windows, together
 * @param runs kept ones by outcome
 */
public record AuditFacts(
        String outcome,
        String message,
        double age,
        double duration,
        long ticksRead,
        long candles,
        long unresolved,
        long differences,
        Map<String, Long> runs) {

    /** None has ended, or nobody knows. */
    public static final AuditFacts NONE =
            new AuditFacts("", "", Double.NaN, Double.NaN, 0, 0, 0, 0, Map.of());

    public AuditFacts {
        runs = Map.copyOf(runs);
    }
}
