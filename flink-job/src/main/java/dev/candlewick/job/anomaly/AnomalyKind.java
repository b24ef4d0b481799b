package dev.candlewick.job.anomaly;

/** What can be unusual, each found by a rule of its own. */
public enum AnomalyKind {
    /** A return of a minute far from the mean of the hour before, in standard deviations. */
    PRICE_JUMP(0, "abs(r - mean) / max(sigma, tick_return), r = ln(close / previous close)"),
    /** The same by median and median absolute deviation, which outliers do not move. */
    PRICE_JUMP_ROBUST(
            1, "0.6745 abs(r - median) / max(mad, tick_return), r = ln(close / previous close)"),
    /** A print far from the closes before it, to which the price returns. */
    BAD_PRINT(2, "abs(price - median) / mad, of the 50 closes before"),
    /** Far more volume than at this time of the other days. */
    VOLUME_SPIKE(
            3, "0.6745 (ln(1 + 100 v / expected) - median of the same) / max(mad_of_log, 0.15)"),
    /** A return far larger than the volatility of the last minutes. */
    VOLATILITY_BURST(4, "abs(r) / max(ewma_sigma, tick_return), r = ln(close / previous close)"),
    /** An open far from the last close before a pause. */
    GAP(5, "abs(ln(open / previous_close)) / max(0.02, 3 robust_sigma)"),
    /** Neither tick nor heartbeat for far longer than usual. */
    STALE_FEED(6, "silent_seconds / max(10, 5 p99_seconds)"),
    /** Ticks reach the log long after their event time. */
    CLOCK_SKEW(7, "p95 of append time - event time, seconds"),
    /** Many ticks of a minute lie behind the event clock of their symbol. */
    LATE_BURST(8, "late_ticks / ticks of a minute"),
    /** The closes of half an hour move one way, more than chance would. */
    TREND(9, "abs(slope_per_minute) sqrt(29) / sigma, where abs(mann_kendall) > 3.5");

    private final int place;
    private final String formula;

    AnomalyKind(int place, String formula) {
        this.place = place;
        this.formula = formula;
    }

    /** Its place in the state of detectors, which never changes. */
    int place() {
        return place;
    }

    /** How the score is computed; its names are those of the evidence. */
    public String formula() {
        return formula;
    }
}
