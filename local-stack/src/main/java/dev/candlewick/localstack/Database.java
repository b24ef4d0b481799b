package dev.candlewick.localstack;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/** A TimescaleDB server with the roles and the schema of Candlewick. */
@SuppressWarnings("DoNotCallSuggester") // the bodies come with the next commits
public final class Database implements Component {
    @Override
    public String name() {
        return "TimescaleDB";
    }

    /** JDBC URL of the database, without user and password. */
    public String jdbcUrl() {
        throw new UnsupportedOperationException();
    }

    /** Port on 127.0.0.1. */
    public int port() {
        throw new UnsupportedOperationException();
    }

    /** The password of a role; generated at the first start. */
    public String password(Role role) {
        throw new UnsupportedOperationException();
    }

    /** File (mode 0600) that holds only the password of a role, for programs that take a file. */
    public Path passwordFile(Role role) {
        throw new UnsupportedOperationException();
    }

    /** A pgpass file (mode 0600) with all roles. */
    public Path pgpass() {
        throw new UnsupportedOperationException();
    }

    /** Opens a connection as a role; the caller closes it. */
    public Connection connect(Role role) throws SQLException {
        throw new UnsupportedOperationException();
    }

    /** Opens a connection as the superuser, for tests that break things; the caller closes it. */
    public Connection connectAsSuperuser() throws SQLException {
        throw new UnsupportedOperationException();
    }

    /**
     * The psql of this server, connected as a role, with the arguments appended; not started yet.
     */
    public ProcessBuilder psql(Role role, List<String> arguments) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void start(Progress progress) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void stop() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void kill() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isAlive() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean healthy() {
        throw new UnsupportedOperationException();
    }

    @Override
    public OptionalLong pid() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Path logFile() {
        throw new UnsupportedOperationException();
    }
}
