/** What the system has found when it compared its own candles with the log. */
@NullMarked
package dev.candlewick.dashboard.audit;

import org.jspecify.annotations.NullMarked;
