package dev.candlewick.job.timescale;

import dev.candlewick.calendar.TradingCalendar;
import dev.candlewick.job.instrument.ConditionTable;
import dev.candlewick.job.instrument.Instruments;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.apache.flink.connector.jdbc.datasource.connections.SimpleJdbcConnectionProvider;

/**
 * The rules under which each epoch folds its log, and the sessions by which it cuts it: whoever
 * checks or explains a candle reads them there. They are written down when the job starts to run,
 * not when it is only submitted or its plan is looked at. A job that would go on with other rules
 * in the same epoch is refused.
 */
public final class EpochRegistry {

    private static final String REGISTER =
            """
            INSERT INTO epoch (log_epoch, topic, horizon, instruments, state)
            SELECT ?, ?, ? * interval '1 microsecond', ?,
                CASE WHEN EXISTS (SELECT FROM epoch WHERE state = 'LIVE') THEN 'BUILDING' ELSE 'LIVE' END
            ON CONFLICT DO NOTHING
            """;

    private static final String READ =
            """
            SELECT topic, (extract(epoch FROM horizon) * 1000000)::bigint, instruments, state
            FROM epoch WHERE log_epoch = ?
            """;

    private static final String READ_LIVE =
            """
            SELECT log_epoch, topic, (extract(epoch FROM horizon) * 1000000)::bigint, instruments
            FROM epoch WHERE state = 'LIVE'
            """;

    private static final String READ_OTHER =
            "SELECT log_epoch FROM epoch WHERE state = 'BUILDING' AND log_epoch <> ?";

    private final DatabaseOptions database;

    public EpochRegistry(DatabaseOptions database) {
        this.database = database;
    }

    /**
     * The rules of the epoch that readers see; empty before the first one is begun.
     *
     * @throws IllegalStateException when the database does not say
     */
    public Optional<EpochRules> live() {
        SimpleJdbcConnectionProvider connections = database.connections();
        try (PreparedStatement statement =
                        connections.getOrEstablishConnection().prepareStatement(READ_LIVE);
                ResultSet live = statement.executeQuery()) {
            return live.next()
                    ? Optional.of(
                            new EpochRules(
                                    live.getInt(1),
                                    live.getString(2),
                                    Duration.of(live.getLong(3), ChronoUnit.MICROS),
                                    live.getString(4)))
                    : Optional.empty();
        } catch (SQLException | ClassNotFoundException e) {
            throw new IllegalStateException(
                    "Cannot ask " + database.url() + " which epoch is live: " + e.getMessage(), e);
        } finally {
            connections.closeConnection();
        }
    }

    /**
     * Checks that an epoch, if it was begun, was begun with these rules.
     *
     * @throws IllegalStateException when the database cannot be used, or holds the epoch under
     *     other rules
     */
    public void check(EpochRules rules) {
        connected(
                rules,
                connection -> {},
                (connection, sessions, calendar) -> sessions.check(connection, calendar),
                (connection, table, content) -> {});
    }

    /**
     * Writes down the rules of an epoch, unless they are there, and checks them.
     *
     * @throws IllegalStateException when the database cannot be used, or holds the epoch under
     *     other rules
     */
    void register(EpochRules rules) {
        connected(
                rules,
                connection -> {
                    try (PreparedStatement statement = connection.prepareStatement(REGISTER)) {
                        statement.setInt(1, rules.logEpoch());
                        statement.setString(2, rules.topic());
                        statement.setLong(3, rules.horizonMicros());
                        statement.setString(4, rules.instruments());
                        statement.executeUpdate();
                    }
                    requireRegistered(connection, rules.logEpoch());
                },
                (connection, sessions, calendar) ->
                        sessions.registerUsualYears(connection, calendar),
                (connection, table, content) ->
                        ConditionTableCopy.write(connection, rules.logEpoch(), table, content));
    }

    private interface RulesStep {
        void run(Connection connection) throws SQLException;
    }

    private interface CalendarStep {
        void run(Connection connection, SessionTable sessions, TradingCalendar calendar)
                throws SQLException;
    }

    private interface TableStep {
        void run(Connection connection, String table, String content) throws SQLException;
    }

    private void connected(
            EpochRules rules, RulesStep rulesStep, CalendarStep calendarStep, TableStep tableStep) {
        SimpleJdbcConnectionProvider connections = database.connections();
        try {
            Connection connection = connections.getOrEstablishConnection();
            rulesStep.run(connection);
            compare(connection, rules);
            SessionTable sessions = new SessionTable(rules.logEpoch());
            Instruments instruments = Instruments.parsed(rules.instruments());
            for (TradingCalendar calendar : instruments.calendars()) {
                calendarStep.run(connection, sessions, calendar);
            }
            for (String table : instruments.conditionTables()) {
                String content = ConditionTable.content(table);
                tableStep.run(connection, table, content);
                ConditionTableCopy.check(connection, rules.logEpoch(), table, content);
            }
        } catch (SQLException | ClassNotFoundException e) {
            throw new IllegalStateException(
                    "Cannot look up epoch "
                            + rules.logEpoch()
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

    /** The statement adds no line either when another epoch is in the way. */
    private static void requireRegistered(Connection connection, int logEpoch) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(READ)) {
            statement.setInt(1, logEpoch);
            try (ResultSet known = statement.executeQuery()) {
                if (!known.next()) {
                    requireNoneBuilding(connection, logEpoch);
                    throw new IllegalStateException(
                            "Epoch %d could not be registered, because another one was begun at the same moment. Submit the job again."
                                    .formatted(logEpoch));
                }
            }
        }
    }

    private static void compare(Connection connection, EpochRules rules) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(READ)) {
            statement.setInt(1, rules.logEpoch());
            try (ResultSet known = statement.executeQuery()) {
                int epoch = rules.logEpoch();
                if (!known.next()) {
                    requireNoneBuilding(connection, epoch);
                } else if (known.getString(4).equals("DROPPED")) {
                    throw new IllegalStateException(
                            "Epoch %d was dropped and its number is never used again; take a new --log-epoch."
                                    .formatted(epoch));
                } else {
                    requireEqual(epoch, "topic", known.getString(1), rules.topic());
                    requireEqual(
                            epoch,
                            "horizon (us)",
                            Long.toString(known.getLong(2)),
                            Long.toString(rules.horizonMicros()));
                    requireEqual(epoch, "instruments", known.getString(3), rules.instruments());
                }
            }
        }
    }

    private static void requireNoneBuilding(Connection connection, int logEpoch)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(READ_OTHER)) {
            statement.setInt(1, logEpoch);
            try (ResultSet other = statement.executeQuery()) {
                if (other.next()) {
                    throw new IllegalStateException(
                            "Epoch %d cannot be begun while epoch %d is being built: finish that one with ./candlewick rebuild, or drop it with ./candlewick rebuild --abandon."
                                    .formatted(logEpoch, other.getInt(1)));
                }
            }
        }
    }

    static void requireEqual(int logEpoch, String rule, String known, String asked) {
        if (!known.equals(asked)) {
            throw new IllegalStateException(
                    """
                    Epoch %d is folded with another %s: it was begun with
                    %s
                    and this job would go on with
                    %s
                    Start it as it was, or fold the log anew: ./candlewick rebuild, ./candlewick up --fresh, or --log-epoch with a new number."""
                            .formatted(logEpoch, rule, known, asked));
        }
    }
}
