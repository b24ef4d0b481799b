package dev.candlewick.dashboard.candle;

/** The candles of one symbol in one interval. */
public record CandleSeries(String symbol, Interval interval) {}
