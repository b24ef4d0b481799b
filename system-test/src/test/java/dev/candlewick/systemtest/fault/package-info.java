/**
 * Faults that are really caused, on real processes, while ticks arrive: what a reader could see
 * meanwhile is watched, and what is in the tables afterwards is held against the log. Each fault
 * leaves an entry in {@code target/faults}.
 */
@NullMarked
package dev.candlewick.systemtest.fault;

import org.jspecify.annotations.NullMarked;
