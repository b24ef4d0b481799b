package dev.candlewick.explain.table;

import dev.candlewick.verify.table.CandleInterval;

/** Whose candles, in which fold. */
public record CandleKey(int logEpoch, String symbol, CandleInterval interval) {}
