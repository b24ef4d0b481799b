/**
 * The tick topic as the job sees it: one {@link dev.candlewick.job.tick.LogRecord} for each Kafka
 * record, whatever it holds. Nothing in here throws on bad input; a message that breaks the
 * contract becomes a record with a {@link dev.candlewick.job.tick.RejectReason}. Prices and sizes
 * are longs scaled by 10^8, times are microseconds since the epoch, UTC.
 */
@NullMarked
package dev.candlewick.job.tick;

import org.jspecify.annotations.NullMarked;
