package dev.candlewick.dashboard.candle;

/** Where a candle stands: still forming, closed, or closed and changed since by a late tick. */
public enum CandleState {
    PARTIAL,
    CLOSED,
    REVISED
}
