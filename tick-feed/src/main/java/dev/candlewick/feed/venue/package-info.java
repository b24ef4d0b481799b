/**
 * The markets that a live feed can listen to: how each is asked for trades, what its frames look
 * like, and where it hands out trades that were missed. Nothing here connects by itself.
 *
 * <p>Times are microseconds since the epoch, UTC. Prices and sizes are the venue's own text.
 */
@NullMarked
package dev.candlewick.feed.venue;

import org.jspecify.annotations.NullMarked;
