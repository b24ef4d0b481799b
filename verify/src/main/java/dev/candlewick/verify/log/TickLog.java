package dev.candlewick.verify.log;

import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;

/** The log of one topic. */
public interface TickLog extends AutoCloseable {

    /** The first offset that still exists, by partition. */
    SortedMap<Integer, Long> beginnings();

    /** The offset behind the last record as of now, by partition. */
    SortedMap<Integer, Long> ends();

    /**
     * Hands over every record of the given partitions from their beginning, in order of offset
     * within each.
     *
     * @param until where to stop (exclusive), by partition
     */
    void read(Map<Integer, Long> until, Consumer<LogRecord> reader);

    @Override
    void close();
}
