/**
 * The log of a topic as Parquet files: how one record is written and read, which files hold which
 * offsets, and how small files become few.
 *
 * <p>A log lies in a folder {@code log=TOPIC-ID}, its files in {@code date=D/partition=P} below it:
 * the day of the record's time in UTC, and the Kafka partition, which holds a group of symbols.
 * Files whose names begin with a dot are not whole. A record may lie in more than one file, never
 * with another content; readers hand over each offset once, in order.
 */
@NullMarked
package dev.candlewick.archive;

import org.jspecify.annotations.NullMarked;
