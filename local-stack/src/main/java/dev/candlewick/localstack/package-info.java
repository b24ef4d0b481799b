/**
 * The real components as supervised processes: TimescaleDB, Kafka and a Flink cluster, without
 * containers.
 *
 * <p>Everything of one stack lives under one home folder, and every process is recorded there with
 * its start time. So a stack can be attached to from another JVM, and what a killed one left behind
 * is found and cleaned by the next start. All ports are bound to loopback only. Failures are {@link
 * dev.candlewick.localstack.LocalStackException}s that name the reason and what to do.
 */
@NullMarked
package dev.candlewick.localstack;

import org.jspecify.annotations.NullMarked;
