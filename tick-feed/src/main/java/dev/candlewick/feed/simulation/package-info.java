/**
 * A market that does not exist: seeded, and a pure function of its seed, start and instruments.
 *
 * <p>It never closes (calendar 24x7), with a daily U-shape over the UTC day. Returns have the facts
 * that traders know of real ones: fat tails, volatility that clusters, a common factor, volume that
 * rises with volatility. Prices lie on each instrument's tick grid as scaled integers; the floating
 * point model behind them uses strict arithmetic only, so every machine gives the same ticks.
 */
@NullMarked
package dev.candlewick.feed.simulation;

import org.jspecify.annotations.NullMarked;
