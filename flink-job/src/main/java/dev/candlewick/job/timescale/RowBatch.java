package dev.candlewick.job.timescale;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Rows on their way into the database.
 *
 * @param <T> what the stream carries
 */
interface RowBatch<T> {

    void add(T element);

    int size();

    /**
     * Whether there is something to write: rows, or ones that were rejected and are due to be tried
     * again.
     */
    default boolean isDue() {
        return size() > 0;
    }

    /** Whether the rows cannot all be written at once because some of them were rejected before. */
    default boolean isDivided() {
        return false;
    }

    /** Reads what was rejected before, at the first use of a database. */
    default void open(Connection connection) throws SQLException {}

    /** Writes everything within the caller's transaction; may be called again after a failure. */
    void write(Connection connection) throws SQLException;

    /**
     * Writes what the database takes and keeps the rest as rejected, all within the caller's
     * transaction; may be called again after a failure.
     *
     * @return number of rows that were rejected
     */
    int writeDivided(Connection connection) throws SQLException;

    /** Forgets everything: it is committed. */
    void clear();

    /** How many units wait to be tried again. */
    default int held() {
        return 0;
    }
}
