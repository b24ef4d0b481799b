package dev.candlewick.evaluation;

import dev.candlewick.feed.fault.FaultKind;
import dev.candlewick.feed.fault.FaultLabel;
import dev.candlewick.job.anomaly.AnomalyKind;
import java.util.EnumSet;
import java.util.Set;

/**
 * Which fault a kind must find, and which it may find beside them without being wrong: a jump is a
 * burst of volatility too, and a halt a silence.
 */
final class Matching {
    private static final long MINUTE = 60_000_000;
    private static final Set<AnomalyKind> OF_RETURNS =
            EnumSet.of(
                    AnomalyKind.PRICE_JUMP,
                    AnomalyKind.PRICE_JUMP_ROBUST,
                    AnomalyKind.VOLATILITY_BURST);

    /** Smallest size in sigmas of the market's own news that excuses a flag. */
    static final double NEWS = 4;

    private Matching() {}

    /** The fault that the kind is there for. */
    static FaultKind target(AnomalyKind kind) {
        return kind == AnomalyKind.PRICE_JUMP_ROBUST
                ? FaultKind.PRICE_JUMP
                : FaultKind.valueOf(kind.name());
    }

    /** Whether a flag of that kind at such a fault is right. */
    static boolean accepts(FaultKind fault, AnomalyKind kind) {
        if (target(kind) == fault) {
            return true;
        }
        return switch (fault) {
            case PRICE_JUMP, VOLATILITY_BURST, NEWS ->
                    OF_RETURNS.contains(kind) || kind == AnomalyKind.BAD_PRINT;
            // Where a wrong print is the last of its minute, the returns of two minutes show it.
            case BAD_PRINT -> OF_RETURNS.contains(kind);
            case GAP -> OF_RETURNS.contains(kind) || kind == AnomalyKind.STALE_FEED;
            case STALE_FEED -> kind == AnomalyKind.GAP;
            // Ticks on both sides of a wrong clock overtake each other.
            case CLOCK_SKEW -> kind == AnomalyKind.LATE_BURST || kind == AnomalyKind.STALE_FEED;
            case TREND -> OF_RETURNS.contains(kind);
            case LATE_BURST, VOLUME_SPIKE -> false;
        };
    }

    /** Whether a flag over {@code [start, end)} lies in the window of a fault. */
    static boolean meets(FaultLabel label, long start, long end) {
        return start <= label.to() + after(label.kind()) && end > label.from();
    }

    /** How long behind its end a fault is still seen. */
    static long after(FaultKind fault) {
        return switch (fault) {
            case NEWS, TREND -> 5 * MINUTE;
            case PRICE_JUMP, VOLATILITY_BURST, BAD_PRINT, GAP, CLOCK_SKEW, LATE_BURST -> MINUTE;
            case VOLUME_SPIKE, STALE_FEED -> 0;
        };
    }
}
