/**
 * What a program can reach at most on this machine: plain loops around a Kafka consumer, each in a
 * JVM of its own.
 */
@NullMarked
package dev.candlewick.benchmark.limit;

import org.jspecify.annotations.NullMarked;
