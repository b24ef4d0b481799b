/** Jobs that write made-up candles into TimescaleDB, by the job's sink and by Flink's own. */
@NullMarked
package dev.candlewick.benchmark.sink;

import org.jspecify.annotations.NullMarked;
