/** Candles in Hazelcast Jet. */
@NullMarked
package dev.candlewick.benchmark.jet;

import org.jspecify.annotations.NullMarked;
