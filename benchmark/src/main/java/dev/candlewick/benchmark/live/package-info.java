/**
 * A whole system of its own under load, as a reader of the database and of the dashboard sees it.
 */
@NullMarked
package dev.candlewick.benchmark.live;

import org.jspecify.annotations.NullMarked;
