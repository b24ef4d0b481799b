/**
 * What the messages of somebody else's topic mean, as a file says it: where in them a tick's fields
 * are, and how they are written there. A message becomes a tick that keeps the contract's rules, or
 * a reason in words why it does not.
 */
@NullMarked
package dev.candlewick.feed.mapping;

import org.jspecify.annotations.NullMarked;
