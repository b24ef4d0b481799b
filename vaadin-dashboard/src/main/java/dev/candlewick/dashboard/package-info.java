/**
 * The market on a screen. Reads TimescaleDB as {@code candlewick_reader} and nothing else; writes
 * nothing.
 */
@NullMarked
package dev.candlewick.dashboard;

import org.jspecify.annotations.NullMarked;
