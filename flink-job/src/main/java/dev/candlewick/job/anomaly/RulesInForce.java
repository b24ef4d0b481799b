package dev.candlewick.job.anomaly;

/**
 * The thresholds of one symbol over event time. A candle is judged by those at its start, so that a
 * replay judges it by the same ones, whenever they were set.
 */
public interface RulesInForce {
    /**
     * The thresholds at a moment.
     *
     * @param time microseconds since the epoch, UTC
     */
    AnomalyRules at(long time);
}
