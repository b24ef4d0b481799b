package dev.candlewick.sql;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How long the database keeps rows, where its edition can drop them by itself (TimescaleDB's
 * community edition); elsewhere everything is kept.
 *
 * @param ages age by kind of row: an interval such as {@code 1m}, {@code revision} for the history
 *     of revisions, or {@code anomaly}; the age is a PostgreSQL interval such as {@code 90 days}.
 *     What is not named is kept for ever
 */
public record Retention(Map<String, String> ages) {
    private static final Set<String> KINDS =
            Set.of("1s", "1m", "5m", "15m", "1h", "1d", "revision", "anomaly");

    public Retention {
        ages = Map.copyOf(ages);
        ages.forEach(Retention::check);
    }

    /** Keeps everything for ever. */
    public static Retention none() {
        return new Retention(Map.of());
    }

    /** Placeholder values of the migration; empty text means for ever. */
    Map<String, String> placeholders() {
        Map<String, String> placeholders = new HashMap<>();
        KINDS.forEach(kind -> placeholders.put("retention_" + kind, ages.getOrDefault(kind, "")));
        return placeholders;
    }

    /** The age goes into the text of a migration, so nothing but number and unit may pass. */
    private static void check(String kind, String age) {
        if (!KINDS.contains(kind)) {
            throw new IllegalArgumentException(
                    "Retention is set for '" + kind + "'; it can be set for " + KINDS + ".");
        }
        if (!age.matches("[1-9][0-9]{0,5} (hours?|days?|weeks?|months?|years?)")) {
            throw new IllegalArgumentException(
                    "Retention of "
                            + kind
                            + " is '"
                            + age
                            + "'; it must be a number and a unit, for instance '90 days'.");
        }
    }
}
