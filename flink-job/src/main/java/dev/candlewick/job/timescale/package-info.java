/**
 * The way into TimescaleDB: absolute rows, whole symbol batches, one transaction for each flush. A
 * row only ever grows by (last_offset, is_final), so that replays, zombies and repeated flushes all
 * converge.
 */
@NullMarked
package dev.candlewick.job.timescale;

import org.jspecify.annotations.NullMarked;
