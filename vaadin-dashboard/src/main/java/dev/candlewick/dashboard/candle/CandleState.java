package dev.candlewick.dashboard.candle;

/**
 * Where a candle stands: still forming, closed, or closed and changed since by a late tick; or not
 * computed at all, but a bar that a source has sent.
 */
public enum CandleState {
    PARTIAL,
    CLOSED,
    REVISED,
    IMPORTED
}
