/**
 * Sources that are asked now and then, and tell where a symbol stands and what it did before. They
 * know no topic and no wall clock but the one they are handed. What they say of a failure holds no
 * key, whatever the source has answered.
 */
@NullMarked
package dev.candlewick.feed.polled;

import org.jspecify.annotations.NullMarked;
