package dev.candlewick.feed.fault;

/** What can be planted. One sigma of each kind is what its remark says. */
public enum FaultKind {
    /**
     * The price moves to another level within a tick and stays. One sigma: the larger of the
     * standard deviation of the 60 one-minute returns before and their exponentially weighted
     * deviation (decay 0.94 a minute), at least one step of the price grid.
     */
    PRICE_JUMP,
    /** Four minutes, each returning by that much against the one before; sigma as above. */
    VOLATILITY_BURST,
    /**
     * A price that drifts one way for 45 minutes; k sigma are k times what chance would make of 30
     * minutes (sigma as above, times the root of 30).
     */
    TREND,
    /** No trade for some minutes, and then another level. One sigma: 0.4 %. */
    GAP,
    /**
     * One print away from the median of the 50 closes of a second before it and from the last of
     * them. One sigma: their median absolute deviation x 1.4826, at least two steps of the price
     * grid.
     */
    BAD_PRINT,
    /**
     * The volume of one minute. One sigma: the robust deviation of the logarithm of volume over the
     * 60 minutes before, at least a fifth of ln 5.
     */
    VOLUME_SPIKE,
    /**
     * No tick at all. One sigma: the 99th percentile of the times between the ticks before, at
     * least 2 seconds.
     */
    STALE_FEED,
    /** Three minutes of ticks that arrive late, in order. One sigma: 0.4 seconds. */
    CLOCK_SKEW,
    /** Some ticks of a minute arrive behind later ones. One sigma: 2.5 % of the ticks. */
    LATE_BURST,
    /** No fault: the market's own jump, known of a simulated market only. */
    NEWS
}
