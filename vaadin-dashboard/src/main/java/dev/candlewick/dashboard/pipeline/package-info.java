/**
 * How the way from the topic to the candles is: the job as Flink tells it, the rest as the database
 * does. Read every two seconds while somebody looks, and not otherwise.
 */
@NullMarked
package dev.candlewick.dashboard.pipeline;

import org.jspecify.annotations.NullMarked;
