/**
 * Trading calendars: which session a moment belongs to, and where the buckets of candles begin and
 * end in it.
 *
 * <p>All times are microseconds since the epoch, UTC; all ranges are half-open. Calendars are data
 * files of this package, their format is explained at the head of {@code XNYS.calendar}. The
 * segments of a calendar tile the time line: every moment lies in exactly one, no segment crosses a
 * midnight of the exchange's zone.
 */
@NullMarked
package dev.candlewick.calendar;

import org.jspecify.annotations.NullMarked;
