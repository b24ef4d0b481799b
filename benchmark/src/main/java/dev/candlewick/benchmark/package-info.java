/** Benchmarks and the command that runs them. */
@NullMarked
package dev.candlewick.benchmark;

import org.jspecify.annotations.NullMarked;
