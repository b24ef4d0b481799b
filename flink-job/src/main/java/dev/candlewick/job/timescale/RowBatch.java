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

    /** Writes everything within the caller's transaction; may be called again after a failure. */
    void write(Connection connection) throws SQLException;

    /** Forgets everything: it is committed. */
    void clear();
}
