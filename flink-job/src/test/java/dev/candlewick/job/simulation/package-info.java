/**
 * The whole job as a game of one thread: a log, the folds behind it, checkpoints, a database, and
 * failures in every order that a seed can think of. Folds, state and their bytes are the job's own;
 * what Flink, Kafka and PostgreSQL do is played by a few lines each.
 */
@NullMarked
package dev.candlewick.job.simulation;

import org.jspecify.annotations.NullMarked;
