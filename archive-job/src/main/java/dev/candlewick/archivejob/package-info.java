/**
 * The Flink job that keeps a topic as Parquet files. It shares nothing with the job that makes
 * candles but the topic: neither waits for the other, and neither fails with the other.
 */
@NullMarked
package dev.candlewick.archivejob;

import org.jspecify.annotations.NullMarked;
