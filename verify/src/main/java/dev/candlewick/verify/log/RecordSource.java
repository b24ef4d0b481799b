package dev.candlewick.verify.log;

import java.util.function.Predicate;

/** Something that holds the records of a log by partition and offset. */
public interface RecordSource extends AutoCloseable {

    /** First offset of a partition that is still there. */
    long beginning(int partition);

    /** Offset behind the last record of a partition, as of now. */
    long end(int partition);

    /**
     * Hands over the records of one partition in order of offset.
     *
     * @param from first offset
     * @param until where to stop, exclusive; not beyond {@link #end}
     * @param reader says whether to go on
     * @throws dev.candlewick.verify.UnavailableException when the records cannot be read
     */
    void read(int partition, long from, long until, Predicate<LogRecord> reader);

    @Override
    void close();
}
