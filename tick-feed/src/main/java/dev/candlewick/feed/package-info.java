/**
 * The feed program: it brings ticks into the topic and knows nothing of candles.
 *
 * <p>{@link dev.candlewick.feed.FeedCommand} is the program, {@link
 * dev.candlewick.feed.FeedOptions} its options (other programs may mix them into their own command
 * line and hand them on). All times are microseconds since the epoch, UTC. Ticks of one symbol
 * reach the topic in the order of their source.
 */
@NullMarked
package dev.candlewick.feed;

import org.jspecify.annotations.NullMarked;
