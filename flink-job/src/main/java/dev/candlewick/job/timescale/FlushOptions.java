package dev.candlewick.job.timescale;

import java.io.Serializable;
import java.time.Duration;

/**
 * When buffered rows are written.
 *
 * @param interval longest time a row waits
 * @param rows number of rows that are written at once, at the latest
 * @param outage how long a database that does not answer is waited for before the job fails
 */
public record FlushOptions(Duration interval, int rows, Duration outage) implements Serializable {}
