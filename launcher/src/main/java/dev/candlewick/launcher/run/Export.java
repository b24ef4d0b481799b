package dev.candlewick.launcher.run;

import dev.candlewick.archive.ResultFiles;
import dev.candlewick.archive.ResultFiles.Column;
import dev.candlewick.archive.ResultFiles.Kind;
import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.localstack.Role;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rows of a relation as Parquet, one file for each day in UTC. A day that is exported
 * again gets the same file, as its rows are then.
 */
public final class Export {
    private static final int FETCHED = 10_000;

    /** Readers see one epoch, and tables hold those before it, too. */
    private static final String LIVE =
            "log_epoch = (SELECT e.log_epoch FROM epoch e WHERE e.state = 'LIVE')";

    /** The relations with rows by time, and the column that says the day. */
    private static final Map<String, String> TIME_COLUMNS =
            Map.of(
                    "candle", "start_time",
                    "candle_revision", "start_time",
                    "imported_candle", "start_time",
                    "anomaly", "start_time",
                    "late_tick", "event_time",
                    // When rows were written changes with every rebuild.
                    "rejected_tick", "append_time",
                    "snapshot_tick", "event_time");

    private final Running running;
    private final ResultFiles files;
    private final Consumer<String> messages;

    public Export(Running running, ResultFiles files, Consumer<String> messages) {
        this.running = running;
        this.files = files;
        this.messages = messages;
    }

    /**
     * Writes the days of a relation that have rows.
     *
     * @param from first day; that of the first row when empty
     * @param to day behind the last one
     * @return number of rows
     * @throws CommandFailure when there is no such relation, or the files cannot be written
     */
    public long run(String relation, Optional<LocalDate> from, Optional<LocalDate> to) {
        String time = TIME_COLUMNS.get(relation);
        if (time == null) {
            throw CommandFailure.wrongUsage(
                    "%s cannot be exported; these can: %s"
                            .formatted(relation, String.join(" ", TIME_COLUMNS.keySet())));
        }
        try (Connection connection = running.stack().database().connect(Role.READER)) {
            connection.setAutoCommit(false);
            // All days as of one moment.
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            requireRelation(connection, relation);
            // The reader's own limit is for people who wait at a screen.
            execute(connection, "SET LOCAL statement_timeout = 0");
            long rows = 0;
            for (LocalDate day : days(connection, relation, time, from, to)) {
                rows += day(connection, relation, time, day);
            }
            return rows;
        } catch (SQLException e) {
            throw CommandFailure.unavailable(
                    "The database does not answer (" + e.getMessage() + ").", e);
        } catch (IOException e) {
            throw CommandFailure.unavailable("The files cannot be written: " + e.getMessage(), e);
        }
    }

    private static void execute(Connection connection, String statement) throws SQLException {
        try (PreparedStatement prepared = connection.prepareStatement(statement)) {
            prepared.execute();
        }
    }

    private static void requireRelation(Connection connection, String relation)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            statement.setString(1, relation);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next() || !row.getBoolean(1)) {
                    throw CommandFailure.wrongUsage("The database has no " + relation + ".");
                }
            }
        }
    }

    private static List<LocalDate> days(
            Connection connection,
            String relation,
            String time,
            Optional<LocalDate> from,
            Optional<LocalDate> to)
            throws SQLException {
        String query =
                """
                SELECT DISTINCT (%1$s AT TIME ZONE 'UTC')::date FROM %2$s
                WHERE %1$s >= ? AND %1$s < ? AND %3$s ORDER BY 1"""
                        .formatted(time, relation, LIVE);
        List<LocalDate> days = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, midnight(from.orElse(LocalDate.of(1000, 1, 1))));
            statement.setObject(2, midnight(to.orElse(LocalDate.of(9999, 12, 31))));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    days.add(row.getObject(1, LocalDate.class));
                }
            }
        }
        return days;
    }

    private long day(Connection connection, String relation, String time, LocalDate day)
            throws SQLException, IOException {
        String query =
                "SELECT * FROM %1$s WHERE %2$s >= ? AND %2$s < ? AND %3$s"
                        .formatted(relation, time, LIVE);
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setObject(1, midnight(day));
            statement.setObject(2, midnight(day.plusDays(1)));
            statement.setFetchSize(FETCHED);
            try (ResultSet row = statement.executeQuery()) {
                List<Column> columns = columns(row.getMetaData());
                String name = "%1$s/date=%2$s/%1$s.parquet".formatted(relation, day);
                long rows = files.write(name, columns, () -> next(row, columns));
                messages.accept("%s: %,d rows".formatted(name, rows));
                return rows;
            }
        }
    }

    private static List<Column> columns(ResultSetMetaData metadata) throws SQLException {
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i <= metadata.getColumnCount(); i++) {
            columns.add(
                    new Column(metadata.getColumnLabel(i), kind(metadata.getColumnTypeName(i))));
        }
        return columns;
    }

    private static Kind kind(String type) {
        return switch (type) {
            case "int2", "int4", "int8" -> Kind.WHOLE;
            case "float4", "float8" -> Kind.REAL;
            case "bool" -> Kind.TRUTH;
            case "numeric" -> Kind.NUMBER;
            case "timestamptz" -> Kind.TIME;
            case "date" -> Kind.DATE;
            case "bytea" -> Kind.BYTES;
            default -> Kind.TEXT;
        };
    }

    private static @Nullable Object @Nullable [] next(ResultSet row, List<Column> columns)
            throws IOException {
        try {
            if (!row.next()) {
                return null;
            }
            @Nullable Object[] values = new Object[columns.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = value(row, i + 1, columns.get(i).kind());
            }
            return values;
        } catch (SQLException e) {
            throw new IOException("the database does not answer (" + e.getMessage() + ")", e);
        }
    }

    private static @Nullable Object value(ResultSet row, int column, Kind kind)
            throws SQLException {
        if (row.getObject(column) == null) {
            return null;
        }
        return switch (kind) {
            case TEXT -> row.getString(column);
            case WHOLE -> row.getLong(column);
            case REAL -> row.getDouble(column);
            case TRUTH -> row.getBoolean(column);
            case NUMBER -> row.getBigDecimal(column);
            case TIME ->
                    ChronoUnit.MICROS.between(
                            OffsetDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC),
                            row.getObject(column, OffsetDateTime.class));
            case DATE -> (int) row.getObject(column, LocalDate.class).toEpochDay();
            case BYTES -> row.getBytes(column);
        };
    }

    private static OffsetDateTime midnight(LocalDate day) {
        return day.atStartOfDay().atOffset(ZoneOffset.UTC);
    }
}
