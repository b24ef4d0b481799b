/**
 * How often an anomaly flag is right: the job's own detectors run on ticks in which faults were
 * planted, simulated or recorded, and are held against the labels, beside a rolling z-score of the
 * price on the same data. In this process, without Kafka, Flink or a database.
 */
@NullMarked
package dev.candlewick.evaluation;

import org.jspecify.annotations.NullMarked;
