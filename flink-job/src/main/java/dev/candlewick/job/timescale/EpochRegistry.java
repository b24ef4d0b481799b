package dev.candlewick.job.timescale;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.apache.flink.connector.jdbc.datasource.connections.SimpleJdbcConnectionProvider;

/**
 * Writes down the rules under which an epoch folds its log, once, before the job starts: whoever
 * checks or explains a candle reads them there. A job that would go on with other rules in the same
 * epoch is refused.
 */
public final class EpochRegistry {

    private static final String REGISTER =
            """
            INSERT INTO epoch (log_epoch, topic, horizon, instruments, state)
            SELECT ?, ?, ? * interval '1 microsecond', ?,
                CASE WHEN EXISTS (SELECT FROM epoch WHERE state = 'LIVE') THEN 'BUILDING' ELSE 'LIVE' END
            ON CONFLICT (log_epoch) DO NOTHING
            """;

    private static final String READ =
            """
            SELECT topic, (extract(epoch FROM horizon) * 1000000)::bigint, instruments
            FROM epoch WHERE log_epoch = ?
            """;

    private final DatabaseOptions database;

    public EpochRegistry(DatabaseOptions database) {
        this.database = database;
    }

    /**
     * Writes down the rules of an epoch, or checks that they are those it was begun with.
     *
     * @throws IllegalStateException when the database cannot be used, or holds this epoch under
     *     other rules
     */
    public void register(int logEpoch, String topic, Duration horizon, String instruments) {
        SimpleJdbcConnectionProvider connections = database.connections();
        try {
            Connection connection = connections.getOrEstablishConnection();
            long micros = horizon.toNanos() / 1000;
            try (PreparedStatement statement = connection.prepareStatement(REGISTER)) {
                statement.setInt(1, logEpoch);
                statement.setString(2, topic);
                statement.setLong(3, micros);
                statement.setString(4, instruments);
                statement.executeUpdate();
            }
            try (PreparedStatement statement = connection.prepareStatement(READ)) {
                statement.setInt(1, logEpoch);
                try (ResultSet rules = statement.executeQuery()) {
                    rules.next();
                    requireEqual(logEpoch, "topic", rules.getString(1), topic);
                    requireEqual(logEpoch, "horizon (us)", "" + rules.getLong(2), "" + micros);
                    requireEqual(logEpoch, "instruments", rules.getString(3), instruments);
                }
            }
        } catch (SQLException | ClassNotFoundException e) {
            throw new IllegalStateException(
                    "Cannot register epoch "
                            + logEpoch
                            + " at "
                            + database.url()
                            + " as "
                            + database.user()
                            + ". Is the database up, and have the migrations of sql/ been applied?",
                    e);
        } finally {
            connections.closeConnection();
        }
    }

    private static void requireEqual(int logEpoch, String rule, String known, String asked) {
        if (!known.equals(asked)) {
            throw new IllegalStateException(
                    """
                    Epoch %d is folded with another %s: it was begun with
                    %s
                    and this job would go on with
                    %s
                    Start it as it was, or fold the log anew: ./candlewick up --fresh, or --log-epoch with a new number."""
                            .formatted(logEpoch, rule, known, asked));
        }
    }
}
