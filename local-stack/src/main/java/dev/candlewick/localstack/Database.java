package dev.candlewick.localstack;

import dev.candlewick.localstack.LocalStackException.Reason;
import dev.candlewick.sql.Retention;
import dev.candlewick.sql.Schema;
import dev.candlewick.sql.SchemaException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;

/** A TimescaleDB server with the roles and the schema of Candlewick. */
public final class Database implements Component {
    private final DatabaseServer server;
    private final Secrets secrets;
    private boolean prepared;

    Database(DatabaseServer server, Secrets secrets) {
        this.server = server;
        this.secrets = secrets;
    }

    @Override
    public String name() {
        return "TimescaleDB";
    }

    /** JDBC URL of the database, without user and password. */
    public String jdbcUrl() {
        return server.jdbcUrl(server.databaseName());
    }

    /** Host name or address of the server; 127.0.0.1 unless the server was given. */
    public String host() {
        return server.host();
    }

    /** Port of the server. */
    public int port() {
        return server.port();
    }

    /** Name of the database that holds the schema. */
    public String databaseName() {
        return server.databaseName();
    }

    /** The password of a role; generated at the first start. */
    public String password(Role role) {
        return secrets.get(role.roleName());
    }

    /** File (mode 0600) that holds only the password of a role, for programs that take a file. */
    public Path passwordFile(Role role) {
        secrets.get(role.roleName());
        return secrets.file(role.roleName());
    }

    /** A pgpass file (mode 0600) with all roles. */
    public Path pgpass() {
        StringBuilder lines = new StringBuilder();
        for (Role role : Role.values()) {
            lines.append(
                    "%s:%d:*:%s:%s%n"
                            .formatted(
                                    server.host(), server.port(), role.roleName(), password(role)));
        }
        return secrets.write("pgpass", lines.toString());
    }

    /** Opens a connection as a role; the caller closes it. */
    public Connection connect(Role role) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), role.roleName(), password(role));
    }

    /** Opens a connection as the superuser, for tests that break things; the caller closes it. */
    public Connection connectAsSuperuser() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), server.superuser());
    }

    /**
     * The psql of this server, connected as a role, with the arguments appended; not started yet.
     */
    public ProcessBuilder psql(Role role, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(server.psql().toString(), "--no-psqlrc"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .putAll(
                        Map.of(
                                "PGHOST", server.host(),
                                "PGPORT", Integer.toString(server.port()),
                                "PGDATABASE", server.databaseName(),
                                "PGUSER", role.roleName(),
                                "PGPASSFILE", pgpass().toString()));
        return builder;
    }

    @Override
    public void start(Progress progress) {
        Steps.run(
                progress,
                name(),
                detail -> {
                    server.start(detail);
                    if (!prepared) {
                        detail.accept("applying the schema");
                        prepare();
                        prepared = true;
                    }
                    return server.host() + ":" + server.port();
                });
    }

    private void prepare() {
        Map<String, String> passwords = new HashMap<>();
        for (Role role : Role.values()) {
            passwords.put(role.roleName(), password(role));
        }
        try {
            Properties superuser = server.superuser();
            try (Connection first =
                    DriverManager.getConnection(
                            server.jdbcUrl(server.firstDatabaseName()), superuser)) {
                Schema.createRoles(first, passwords);
                Schema.createDatabase(first, server.databaseName());
            }
            try (Connection own = connectAsSuperuser()) {
                Schema.prepareDatabase(own);
            }
            Schema.migrate(jdbcUrl(), password(Role.OWNER), Retention.none());
        } catch (SchemaException e) {
            throw new LocalStackException(Reason.START_FAILED, e.getMessage(), e);
        } catch (SQLException e) {
            throw new LocalStackException(
                    Reason.START_FAILED,
                    "The database at %s:%d cannot be reached: %s"
                            .formatted(server.host(), server.port(), e.getMessage()),
                    e);
        }
    }

    @Override
    public void stop() {
        server.stop();
    }

    @Override
    public void kill() {
        server.kill();
    }

    @Override
    public boolean isAlive() {
        return server.isAlive();
    }

    @Override
    public boolean healthy() {
        Properties reader = new Properties();
        reader.setProperty("user", Role.READER.roleName());
        reader.setProperty("password", password(Role.READER));
        long asked = System.nanoTime();
        reader.setProperty("loginTimeout", String.valueOf(PATIENCE.toSeconds()));
        try (Connection connection = DriverManager.getConnection(jdbcUrl(), reader)) {
            Duration left = PATIENCE.minusNanos(System.nanoTime() - asked);
            return connection.isValid((int) Math.max(1, left.toSeconds()));
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public OptionalLong pid() {
        return server.pid();
    }

    @Override
    public Path logFile() {
        return server.logFile();
    }
}
