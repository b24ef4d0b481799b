/** Candles in Spark Structured Streaming. */
@NullMarked
package dev.candlewick.benchmark.spark;

import org.jspecify.annotations.NullMarked;
