package dev.candlewick.job.anomaly;

import java.util.Map;

/**
 * One finding, with what is needed to check it by hand.
 *
 * @param interval label of the candles it was found in, such as {@code 1m}
 * @param start start of the candle that met the rule
 * @param detectedAt the moment from which the rule could be known to be met: the candle's end
 * @param observed what was seen, in the unit of the kind: a return, a price, a volume, seconds
 * @param expected what the baseline says, in the same unit
 * @param score how unusual it is; what the threshold is compared with
 * @param threshold the smallest score of this severity
 * @param window how many values the baseline consists of
 * @param evidence further inputs by name, in a fixed order
 * @param firstOffset first position in the log of the ticks that made the observation
 * @param lastOffset the last
 * @param version highest position in the log of all that the judgement rests on
 */
public record Flag(
        AnomalyKind kind,
        String interval,
        long start,
        long end,
        long detectedAt,
        Severity severity,
        Status status,
        double observed,
        double expected,
        double score,
        double threshold,
        int window,
        Map<String, Double> evidence,
        long firstOffset,
        long lastOffset,
        long version) {

    /** The same flag after what followed it. */
    public Flag with(Status later, long laterVersion) {
        return new Flag(
                kind,
                interval,
                start,
                end,
                detectedAt,
                severity,
                later,
                observed,
                expected,
                score,
                threshold,
                window,
                evidence,
                firstOffset,
                lastOffset,
                Math.max(version, laterVersion));
    }

    /** Whether it still stands: neither cleared nor withdrawn. */
    public boolean stands() {
        return status != Status.CLEARED && status != Status.WITHDRAWN;
    }
}
