package dev.candlewick.launcher.run;

import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Role;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * The fold that this version writes, as the job has registered it in the database.
 *
 * @param createdAt when the job registered it; tells one database from another
 * @param instruments its instrument file, word for word
 */
record EpochRow(String createdAt, String instruments) {
    /** The one epoch that this version writes. */
    static final int LOG_EPOCH = 1;

    /** Reads it; empty while no job has registered it. */
    static Optional<EpochRow> read(Database database) {
        try (Connection connection = database.connect(Role.READER);
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                "SELECT created_at::text, instruments FROM epoch WHERE log_epoch = "
                                        + LOG_EPOCH)) {
            return row.next()
                    ? Optional.of(new EpochRow(row.getString(1), row.getString(2)))
                    : Optional.empty();
        } catch (SQLException e) {
            throw CommandFailure.unavailable(
                    "The database does not answer (" + e.getMessage() + ").", e);
        }
    }
}
