/**
 * Faults planted into a series of ticks, each with a label that says what was planted, when and how
 * large, so that whoever looks for them can be judged. The series may be simulated or recorded.
 *
 * <p>The size of a fault is a multiple of what is usual at that moment, and what is usual is
 * computed here from the ticks before it, without any class of those who look.
 */
@NullMarked
package dev.candlewick.feed.fault;

import org.jspecify.annotations.NullMarked;
