/** Tests of the trading calendars. */
@NullMarked
package dev.candlewick.calendar;

import org.jspecify.annotations.NullMarked;
