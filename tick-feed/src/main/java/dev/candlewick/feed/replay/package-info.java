/**
 * Recorded ticks, sent again: a csv file, plain or gzip, read once to survey it and once to send
 * it.
 *
 * <p>Prices and sizes are handed on as the text they are. Rows keep the order of the file.
 */
@NullMarked
package dev.candlewick.feed.replay;

import org.jspecify.annotations.NullMarked;
