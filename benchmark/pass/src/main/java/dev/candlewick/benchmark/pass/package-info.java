/**
 * One measured pass of a program over a frozen topic: what the program is told, how it hands in its
 * candles, and what is measured of it. Every engine's JVM has this on its class path, and nothing
 * else of the harness.
 */
@NullMarked
package dev.candlewick.benchmark.pass;

import org.jspecify.annotations.NullMarked;
