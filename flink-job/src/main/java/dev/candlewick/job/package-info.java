/**
 * The Flink job. {@link dev.candlewick.job.CandleJob} reads options and attaches source and sinks;
 * {@link dev.candlewick.job.CandlePipeline} is the whole topology.
 */
@NullMarked
package dev.candlewick.job;

import org.jspecify.annotations.NullMarked;
