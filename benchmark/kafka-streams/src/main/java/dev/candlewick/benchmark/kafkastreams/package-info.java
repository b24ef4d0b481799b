/** Candles in Kafka Streams. */
@NullMarked
package dev.candlewick.benchmark.kafkastreams;

import org.jspecify.annotations.NullMarked;
