package dev.candlewick.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;
import org.postgresql.PGConnection;

/** Applies the bootstrap scripts and the migrations. */
public final class Schema {
    /** The role that owns every table. */
    public static final String OWNER = "candlewick_owner";

    /** Held here because a logger that nobody holds forgets its level. */
    private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

    static {
        // It tells every step; what is wrong comes as an exception.
        FLYWAY.setLevel(Level.WARNING);
    }

    private Schema() {}

    /**
     * Creates the five roles where they are missing and sets their passwords. Only a hash of a
     * password (SCRAM) is sent to the server.
     *
     * @param superuser connection of a superuser, to any database of the server
     * @param passwords password by name of role
     */
    public static void createRoles(Connection superuser, Map<String, String> passwords) {
        try {
            execute(superuser, "roles.sql");
            PGConnection connection = superuser.unwrap(PGConnection.class);
            for (var entry : passwords.entrySet()) {
                connection.alterUserPassword(
                        entry.getKey(), entry.getValue().toCharArray(), "scram-sha-256");
            }
        } catch (SQLException e) {
            throw new SchemaException(
                    "The database roles cannot be created: "
                            + e.getMessage()
                            + " They are made by a superuser; connect as one.",
                    e);
        }
    }

    /**
     * Creates a database where it is missing.
     *
     * @param superuser connection of a superuser, to any database of the server
     */
    public static void createDatabase(Connection superuser, String name) {
        try (PreparedStatement query =
                        superuser.prepareStatement("SELECT FROM pg_database WHERE datname = ?");
                Statement statement = superuser.createStatement()) {
            query.setString(1, name);
            try (ResultSet found = query.executeQuery()) {
                if (!found.next()) {
                    statement.execute("CREATE DATABASE " + statement.enquoteIdentifier(name, true));
                }
            }
        } catch (SQLException e) {
            throw new SchemaException(
                    "The database " + name + " cannot be created: " + e.getMessage(), e);
        }
    }

    /**
     * Prepares a database for the migrations: the extension, and who may do what.
     *
     * @param superuser connection of a superuser, to that database
     */
    public static void prepareDatabase(Connection superuser) {
        try {
            execute(superuser, "database.sql");
        } catch (SQLException e) {
            throw new SchemaException(
                    "The database cannot be prepared: "
                            + e.getMessage()
                            + " Candlewick needs a server with the TimescaleDB extension in"
                            + " shared_preload_libraries, and a superuser to create it once.",
                    e);
        }
    }

    /**
     * Applies the migrations that are missing.
     *
     * @param jdbcUrl of the database
     * @param ownerPassword password of {@link #OWNER}
     * @return how many were applied
     */
    public static int migrate(String jdbcUrl, String ownerPassword, Retention retention) {
        try {
            MigrateResult result =
                    Flyway.configure(Schema.class.getClassLoader())
                            .dataSource(jdbcUrl, OWNER, ownerPassword)
                            .locations("classpath:dev/candlewick/sql/migrations")
                            .failOnMissingLocations(true)
                            .validateMigrationNaming(true)
                            .cleanDisabled(true)
                            .connectRetries(0)
                            .placeholders(retention.placeholders())
                            .load()
                            .migrate();
            return result.migrationsExecuted;
        } catch (FlywayException e) {
            throw new SchemaException("The schema cannot be migrated: " + e.getMessage(), e);
        }
    }

    private static void execute(Connection connection, String script) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(text(script));
        }
    }

    private static String text(String script) {
        try (InputStream input = Schema.class.getResourceAsStream("bootstrap/" + script)) {
            if (input == null) {
                throw new IllegalStateException(
                        "bootstrap/" + script + " is not on the class path; build the module sql.");
            }
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
