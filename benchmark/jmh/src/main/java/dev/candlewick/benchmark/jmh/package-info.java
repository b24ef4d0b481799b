/** Microbenchmarks of what each tick, or each partial, goes through in the job. */
@NullMarked
package dev.candlewick.benchmark.jmh;

import org.jspecify.annotations.NullMarked;
