/** The log of a topic as it was kept, for sending it once more. */
@NullMarked
package dev.candlewick.feed.archive;

import org.jspecify.annotations.NullMarked;
