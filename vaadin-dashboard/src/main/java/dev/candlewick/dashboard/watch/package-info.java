/**
 * What stands in a watchlist beside the quotes, and the database access of what users decide. Times
 * are UTC.
 */
@NullMarked
package dev.candlewick.dashboard.watch;

import org.jspecify.annotations.NullMarked;
