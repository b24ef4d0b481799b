/**
 * The topic as a feed sees it: what it already holds, and a writer that keeps the order of each
 * symbol. A topic has one event clock, so a feed reads the topic's tail before it sends anything.
 */
@NullMarked
package dev.candlewick.feed.topic;

import org.jspecify.annotations.NullMarked;
