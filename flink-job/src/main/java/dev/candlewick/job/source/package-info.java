/**
 * Where the job reads the tick topic: Flink's Kafka source, in {@link
 * dev.candlewick.job.tick.LogStretch}es instead of single records.
 */
@NullMarked
package dev.candlewick.job.source;

import org.jspecify.annotations.NullMarked;
