/**
 * Programs on Flink, each on a MiniCluster in its own JVM: the job itself, a no-op as its limit,
 * and the usual ways to make candles with Flink.
 */
@NullMarked
package dev.candlewick.benchmark.flink;

import org.jspecify.annotations.NullMarked;
