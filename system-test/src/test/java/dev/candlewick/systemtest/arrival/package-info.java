/**
 * The same ticks in other orders of arrival, and the two ways in which candles are usually built
 * from them, to compare ours with.
 */
@NullMarked
package dev.candlewick.systemtest.arrival;

import org.jspecify.annotations.NullMarked;
