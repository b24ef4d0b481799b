/**
 * What programs have in common that make candles in the usual way: a tick as an object with the
 * symbol as text, and a candle with open, high, low, close, volume and number of trades.
 */
@NullMarked
package dev.candlewick.benchmark.peer;

import org.jspecify.annotations.NullMarked;
