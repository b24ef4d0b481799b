package dev.candlewick.verify.table;

import dev.candlewick.verify.UnavailableException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** One connection with its temporary tables. */
public final class Session implements AutoCloseable {

    /** Turns the current row into a value. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private static final String CLIENT_SETTINGS =
            """
            SET timezone = 'UTC';
            SET statement_timeout = 0;
            SET idle_in_transaction_session_timeout = 0;
            SET temp_buffers = '64MB';
            SET work_mem = '128MB';
            SET max_parallel_workers_per_gather = 0;
            SET client_min_messages = warning;
            """;

    private final Connection connection;

    /**
     * Connects.
     *
     * @throws UnavailableException when the database does not answer or refuses the role
     */
    public Session(String jdbcUrl, String user, String password) {
        this(jdbcUrl, user, password, "candlewick verify");
    }

    /**
     * Connects under a name that the server shows.
     *
     * @throws UnavailableException when the database does not answer or refuses the role
     */
    Session(String jdbcUrl, String user, String password, String name) {
        Properties settings = new Properties();
        settings.setProperty("user", user);
        settings.setProperty("password", password);
        settings.setProperty("ApplicationName", name);
        settings.setProperty("connectTimeout", "10");
        settings.setProperty("tcpKeepAlive", "true");
        try {
            connection = DriverManager.getConnection(jdbcUrl, settings);
        } catch (SQLException e) {
            throw new UnavailableException(
                    "cannot connect to the database at %s as %s: %s"
                            .formatted(jdbcUrl, user, e.getMessage()),
                    e);
        }
        execute(CLIENT_SETTINGS);
    }

    /** Runs statements. */
    void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /** Runs one statement that changes rows; returns how many. */
    long change(String sql) {
        try (Statement statement = connection.createStatement()) {
            return statement.executeLargeUpdate(sql);
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /** Reads all rows. */
    <T> List<T> query(String sql, RowReader<T> reader) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<T> found = new ArrayList<>();
            while (rows.next()) {
                found.add(reader.read(rows));
            }
            return found;
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    /** Reads one number. */
    long number(String sql) {
        return query(sql, row -> row.getLong(1)).get(0);
    }

    /** Runs statements in one transaction that sees the database as of one moment. */
    void snapshot(Runnable statements) {
        execute("BEGIN ISOLATION LEVEL REPEATABLE READ");
        try {
            statements.run();
        } catch (RuntimeException e) {
            execute("ROLLBACK");
            throw e;
        }
        execute("COMMIT");
    }

    /** Begins a COPY into a table. */
    CopyIn copy(String sql) {
        try {
            return connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        } catch (SQLException e) {
            throw failed(sql, e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new UnavailableException("cannot close the connection to the database", e);
        }
    }

    static UnavailableException failed(String what, SQLException e) {
        return new UnavailableException(
                "the database failed: %s (SQLSTATE %s) in: %s"
                        .formatted(e.getMessage(), e.getSQLState(), what.strip()),
                e);
    }
}
