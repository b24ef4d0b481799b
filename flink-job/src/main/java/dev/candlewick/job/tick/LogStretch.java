package dev.candlewick.job.tick;

/**
 * Records of one partition that follow each other in the log: the unit in which the job reads, so
 * that what Flink does for each element is done once for many ticks.
 *
 * <p>Mutable and reused for the next stretch, as its records are. Public fields make it a Flink
 * POJO.
 */
public class LogStretch {

    /** The records; those from {@link #count} on mean nothing. */
    public LogRecord[] records = {};

    public int count;

    /** A stretch of these records. */
    public static LogStretch of(LogRecord... records) {
        LogStretch stretch = new LogStretch();
        stretch.records = records;
        stretch.count = records.length;
        return stretch;
    }
}
