/**
 * From ticks to candles. {@link dev.candlewick.job.candle.PartitionFold} folds the ticks of one
 * partition into partials of a second; {@link dev.candlewick.job.candle.SymbolCandles} merges
 * partials into the candles of all six intervals. Both are plain Java; the operators around them
 * are thin.
 *
 * <p>Every candle is a pure function of the log: what is in it depends on event times, offsets and
 * the symbol's own log prefix, never on a clock of the machine, the watermark, or the order in
 * which partials arrive.
 */
@NullMarked
package dev.candlewick.job.candle;

import org.jspecify.annotations.NullMarked;
