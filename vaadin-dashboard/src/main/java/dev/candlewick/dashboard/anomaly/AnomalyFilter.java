package dev.candlewick.dashboard.anomaly;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which flags are wanted; what is empty does not matter.
 *
 * @param severities any of them; none: all
 * @param statuses any of them; none: all
 * @param acknowledged whether somebody has seen them
 * @param from start times are at it or after it
 * @param to start times are before it
 */
public record AnomalyFilter(
        Optional<String> symbol,
        Optional<String> kind,
        List<String> severities,
        List<String> statuses,
        Optional<Boolean> acknowledged,
        Optional<Instant> from,
        Optional<Instant> to) {

    public static final List<String> KINDS =
            List.of(
                    "PRICE_JUMP",
                    "PRICE_JUMP_ROBUST",
                    "BAD_PRINT",
                    "VOLUME_SPIKE",
                    "VOLATILITY_BURST",
                    "GAP",
                    "STALE_FEED",
                    "CLOCK_SKEW",
                    "LATE_BURST",
                    "TREND");

    /** From the slightest. */
    public static final List<String> SEVERITIES = List.of("INFO", "WARN", "CRITICAL");

    public static final List<String> STATUSES =
            List.of("OPEN", "SUSPECT", "CONFIRMED", "CLEARED", "WITHDRAWN");

    /** Those that say that something is wrong. */
    public static final List<String> STANDING = List.of("OPEN", "SUSPECT", "CONFIRMED");

    /** Whatever stands, of at least this severity. */
    public static AnomalyFilter standing(String severity) {
        return new AnomalyFilter(
                Optional.empty(),
                Optional.empty(),
                atLeast(severity),
                STANDING,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** A severity and those above it. */
    public static List<String> atLeast(String severity) {
        return SEVERITIES.subList(SEVERITIES.indexOf(severity), SEVERITIES.size());
    }
}
