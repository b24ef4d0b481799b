/**
 * Candles and quotes as the database has them, and the live feed of what changes. Knows nothing of
 * the screen. Times are UTC; prices and sizes are the exact decimals of the database; of two
 * versions of a candle the newer one wins, always.
 */
@NullMarked
package dev.candlewick.dashboard.candle;

import org.jspecify.annotations.NullMarked;
