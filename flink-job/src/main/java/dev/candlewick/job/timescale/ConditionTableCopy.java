package dev.candlewick.job.timescale;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The condition tables of an epoch, kept beside its candles in {@code epoch_condition_table}. */
final class ConditionTableCopy {

    private static final String INSERT =
            """
            INSERT INTO epoch_condition_table (log_epoch, name, content) VALUES (?, ?, ?)
            ON CONFLICT DO NOTHING
            """;

    private static final String READ =
            "SELECT content FROM epoch_condition_table WHERE log_epoch = ? AND name = ?";

    private ConditionTableCopy() {}

    /** Keeps the content of a table, unless there is a copy. */
    static void write(Connection connection, int logEpoch, String name, String content)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setInt(1, logEpoch);
            statement.setString(2, name);
            statement.setString(3, content);
            statement.executeUpdate();
        }
    }

    /**
     * Compares the copy, if there is one, with the content as this job knows it.
     *
     * @throws IllegalStateException when the epoch was begun with another
     */
    static void check(Connection connection, int logEpoch, String name, String content)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(READ)) {
            statement.setInt(1, logEpoch);
            statement.setString(2, name);
            try (ResultSet copy = statement.executeQuery()) {
                if (copy.next()) {
                    EpochRegistry.requireEqual(
                            logEpoch, "condition table " + name, copy.getString(1), content);
                }
            }
        }
    }
}
