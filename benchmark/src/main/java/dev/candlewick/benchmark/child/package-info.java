/**
 * Programs as child processes: started once, asked for a pass again and again, measured in turn.
 */
@NullMarked
package dev.candlewick.benchmark.child;

import org.jspecify.annotations.NullMarked;
