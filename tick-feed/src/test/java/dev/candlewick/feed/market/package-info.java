/**
 * Local servers that speak as the venues document it, stream and REST on one port, and can be made
 * to misbehave.
 */
@NullMarked
package dev.candlewick.feed.market;

import org.jspecify.annotations.NullMarked;
