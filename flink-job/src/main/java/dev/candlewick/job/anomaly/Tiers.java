package dev.candlewick.job.anomaly;

import org.jspecify.annotations.Nullable;

/**
 * Smallest scores of each severity.
 *
 * @param info above this a flag is INFO; the others as well
 */
public record Tiers(double info, double warn, double critical) {
    /** Never reached: the kind says nothing. */
    public static final Tiers OFF =
            new Tiers(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);

    public Tiers {
        if (!(info > 0 && info <= warn && warn <= critical)) {
            throw new IllegalArgumentException(
                    "thresholds must be above 0 and rise from info to warn to critical, but are "
                            + info
                            + ", "
                            + warn
                            + ", "
                            + critical);
        }
    }

    /** The highest severity whose threshold the score is above, or null. */
    public @Nullable Severity of(double score) {
        if (score > critical) {
            return Severity.CRITICAL;
        }
        if (score > warn) {
            return Severity.WARN;
        }
        return score > info ? Severity.INFO : null;
    }

    public double threshold(Severity severity) {
        return switch (severity) {
            case INFO -> info;
            case WARN -> warn;
            case CRITICAL -> critical;
        };
    }
}
