package dev.candlewick.dashboard.anomaly;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A flag: what was seen, what was expected, by which rule.
 *
 * @param kind which rule was met, such as {@code PRICE_JUMP}
 * @param interval of the candle that met it; {@code tick}: a silence
 * @param severity INFO, WARN or CRITICAL
 * @param status OPEN, SUSPECT, CONFIRMED, CLEARED or WITHDRAWN
 * @param windowSize with how many values it was compared, from window start to window end
 * @param observed what was seen, in the unit of the kind: a return, a price, a volume, seconds, a
 *     share
 * @param expected what the values compared with say, in the same unit
 * @param score how unusual it is, by the formula
 * @param threshold the score must be above this for the severity
 * @param formula how the score comes from the inputs, in words
 * @param inputs the figures that the formula names
 * @param detectedAt event time from which it could be known
 * @param firstOffset first position in the log of the ticks that were judged
 * @param lastOffset the last
 * @param acknowledged null while nobody has seen it, or it became more severe since
 */
public record Anomaly(
        String symbol,
        String kind,
        String interval,
        Instant startTime,
        Instant endTime,
        String severity,
        String status,
        Instant windowStart,
        Instant windowEnd,
        int windowSize,
        double observed,
        double expected,
        double score,
        double threshold,
        String formula,
        Map<String, String> inputs,
        Instant detectedAt,
        int logPartition,
        long firstOffset,
        long lastOffset,
        Instant recordedAt,
        @Nullable Acknowledgement acknowledged) {

    /** Whether it still says that something is wrong. */
    public boolean stands() {
        return !status.equals("CLEARED") && !status.equals("WITHDRAWN");
    }

    /** What makes it the same flag in another version. */
    public record Key(String symbol, String kind, String interval, Instant startTime) {}

    public Key key() {
        return new Key(symbol, kind, interval, startTime);
    }
}
