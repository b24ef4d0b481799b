package dev.candlewick.job.candle;

/**
 * Everything of one symbol that was folded since the last flush: what travels to the keyed operator
 * instead of the ticks. One record, so that no candle is ever emitted with a part of it: a row's
 * last offset stands for all ticks up to it.
 */
public class PartialBatch {

    public String symbol = "";
    public int partition;

    /** One for each second, in no particular order. */
    public Partial[] partials = {};
}
