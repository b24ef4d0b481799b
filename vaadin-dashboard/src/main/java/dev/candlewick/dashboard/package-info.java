/**
 * The market on a screen. Reads TimescaleDB as {@code candlewick_reader}, and the log where a
 * candle is explained; writes nothing.
 */
@NullMarked
package dev.candlewick.dashboard;

import org.jspecify.annotations.NullMarked;
