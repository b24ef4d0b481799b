/**
 * A tick as a feed hands it on, the rules it has to keep, and its written form in the topic.
 *
 * <p>Decimals are exact text from source to topic; no floating point number is ever written.
 */
@NullMarked
package dev.candlewick.feed.tick;

import org.jspecify.annotations.NullMarked;
