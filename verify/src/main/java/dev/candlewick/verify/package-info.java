/**
 * Proves the candle tables from the Kafka log: reads the log with a plain consumer, sorts every
 * message into its class, folds the candles in SQL and compares row by row. Shares no code with the
 * job that wrote them, only the data files of {@code topics} and {@code trading-calendar}.
 *
 * <p>What holds after a run without differences: every row, in any state, equals the fold of the
 * log up to its own {@code last_offset}, no tick of its bucket before the end offsets is missing
 * from it, and no row is missing or too many.
 */
@NullMarked
package dev.candlewick.verify;

import org.jspecify.annotations.NullMarked;
