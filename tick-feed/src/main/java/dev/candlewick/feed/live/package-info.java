/**
 * What a live feed does between a venue and the topic: it holds a connection, brings the trades of
 * each symbol into their order, has missed ones fetched, and knows up to which event time
 * everything has been sent.
 *
 * <p>{@link dev.candlewick.feed.live.StreamConnection} works on threads of its own and only fills
 * the {@link dev.candlewick.feed.live.Inbox}; everything else belongs to the thread of the feed,
 * and is told the time. Times are microseconds since the epoch, UTC; {@code now} is wall time, all
 * others are the venue's.
 */
@NullMarked
package dev.candlewick.feed.live;

import org.jspecify.annotations.NullMarked;
