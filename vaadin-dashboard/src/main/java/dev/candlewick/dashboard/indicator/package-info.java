/**
 * What is drawn from candles: moving averages, bands, levels and oscillators. Everything is
 * computed from closed candles alone, so a line never tells what the forming candle has not
 * settled, and a value that is not known is left out instead of guessed. Arithmetic of series is
 * ta4j's.
 */
@NullMarked
package dev.candlewick.dashboard.indicator;

import org.jspecify.annotations.NullMarked;
