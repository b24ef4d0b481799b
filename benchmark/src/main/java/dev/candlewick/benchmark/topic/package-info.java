/** The frozen topic: seeded ticks, written in both encodings before anything is measured. */
@NullMarked
package dev.candlewick.benchmark.topic;

import org.jspecify.annotations.NullMarked;
