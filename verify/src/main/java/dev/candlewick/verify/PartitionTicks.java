package dev.candlewick.verify;

import dev.candlewick.verify.log.TickClass;
import java.util.Map;

/**
 * What one partition of the log holds.
 *
 * @param beginning first offset that still exists
 * @param end offset behind the last record that was read
 * @param ticks records by class; every class is there, and together they are all records that were
 *     read
 */
public record PartitionTicks(int partition, long beginning, long end, Map<TickClass, Long> ticks) {

    public PartitionTicks {
        ticks = Map.copyOf(ticks);
    }

    /** Records of one class. */
    public long of(TickClass tickClass) {
        return ticks.getOrDefault(tickClass, 0L);
    }
}
