/**
 * Ticks of the frozen topic as bytes: both encodings of the message contract, read by code that
 * knows exactly what the topic's writer writes.
 */
@NullMarked
package dev.candlewick.benchmark.tick;

import org.jspecify.annotations.NullMarked;
