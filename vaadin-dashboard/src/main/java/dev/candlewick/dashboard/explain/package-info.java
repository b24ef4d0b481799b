/**
 * Why a candle is what it is, for pages. Reads the candle's ticks from the log by the module {@code
 * explain}, on few threads of its own and for a limited time, so that no reading holds up a page.
 */
@NullMarked
package dev.candlewick.dashboard.explain;

import org.jspecify.annotations.NullMarked;
