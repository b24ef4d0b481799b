package dev.candlewick.job.candle;

/**
 * All candles of one symbol that changed, over the six intervals: the unit of every write. In the
 * order of intervals, small to large, and of time; within a batch and after every batch 1s folds to
 * 1m to 5m to 15m to 1h.
 */
public class SymbolBatch {

    public String symbol = "";

    /** The one partition of the symbol. */
    public int partition;

    public Candle[] candles = {};

    /** Minutes of arrival that are over; of sources that are live only. */
    public ArrivalMinute[] arrivals = {};

    /** Long silences, of the same sources. */
    public Silence[] silences = {};
}
