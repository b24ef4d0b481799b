package dev.candlewick.sql;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Brings a TimescaleDB server to the schema of this version: roles, database, extension,
 * migrations. Running it again changes only what is missing, and sets the passwords.
 */
@Command(
        name = "schema",
        sortOptions = false,
        description = "Creates roles and database where they are missing and migrates the schema.")
@SuppressWarnings("NullAway.Init") // picocli sets required options
public final class SchemaCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    @Option(
            names = "--database-url",
            required = true,
            description = "jdbc:postgresql://host:port/database; the database is created.")
    private String databaseUrl;

    @Option(
            names = "--superuser",
            defaultValue = "postgres",
            description = "Role that may create roles and extensions. Default: ${DEFAULT-VALUE}.")
    private String superuser;

    @Option(
            names = "--maintenance-database",
            defaultValue = "postgres",
            description = "Database that exists already. Default: ${DEFAULT-VALUE}.")
    private String maintenanceDatabase;

    @Option(names = "--superuser-password-file", required = true, description = "Its password.")
    private Path superuserPassword;

    @Option(
            names = "--owner-password-file",
            required = true,
            description = "Password that candlewick_owner gets.")
    private Path ownerPassword;

    @Option(
            names = "--writer-password-file",
            required = true,
            description = "Password that candlewick_writer gets.")
    private Path writerPassword;

    @Option(
            names = "--reader-password-file",
            required = true,
            description = "Password that candlewick_reader gets.")
    private Path readerPassword;

    @Option(
            names = "--auditor-password-file",
            description = "Password that candlewick_auditor gets. Without it, it gets none.")
    private @Nullable Path auditorPassword;

    @Option(
            names = "--importer-password-file",
            description = "Password that candlewick_importer gets. Without it, it gets none.")
    private @Nullable Path importerPassword;

    @Option(
            names = "--watcher-password-file",
            description = "Password that candlewick_watcher gets. Without it, it gets none.")
    private @Nullable Path watcherPassword;

    @Option(
            names = "--retention",
            paramLabel = "KIND=AGE",
            description =
                    "How long rows of 1s 1m 5m 15m 1h 1d or revision are kept, for instance"
                            + " 1s='30 days'; may be given again. No age keeps them for ever, and so"
                            + " does the Apache edition.")
    private Map<String, String> retention = new HashMap<>();

    @Option(names = "--help", usageHelp = true, description = "Show this text.")
    @SuppressWarnings("UnusedVariable") // picocli looks at the option
    private boolean help;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new SchemaCommand()).execute(arguments));
    }

    @Override
    public Integer call() {
        try {
            apply();
            return CommandLine.ExitCode.OK;
        } catch (IllegalArgumentException wrong) {
            System.err.println("schema: " + wrong.getMessage());
            return WRONG_USAGE;
        } catch (SchemaException | SQLException failure) {
            System.err.println("schema: " + failure.getMessage());
            return FAILED;
        }
    }

    private void apply() throws SQLException {
        // An age that is given empty, as an environment does, keeps the rows like one not given.
        retention.values().removeIf(String::isBlank);
        Retention ages = new Retention(retention);
        URI server = server();
        String database = server.getPath().substring(1);
        String admin = password(superuserPassword);
        String owner = password(ownerPassword);
        Map<String, String> passwords = new HashMap<>();
        passwords.put(Schema.OWNER, owner);
        passwords.put("candlewick_writer", password(writerPassword));
        passwords.put("candlewick_reader", password(readerPassword));
        if (auditorPassword != null) {
            passwords.put("candlewick_auditor", password(auditorPassword));
        }
        if (importerPassword != null) {
            passwords.put("candlewick_importer", password(importerPassword));
        }
        if (watcherPassword != null) {
            passwords.put("candlewick_watcher", password(watcherPassword));
        }
        String maintenance =
                "jdbc:postgresql://%s/%s".formatted(server.getAuthority(), maintenanceDatabase);
        try (Connection connection = DriverManager.getConnection(maintenance, superuser, admin)) {
            Schema.createRoles(connection, passwords);
            Schema.createDatabase(connection, database);
        }
        try (Connection connection = DriverManager.getConnection(databaseUrl, superuser, admin)) {
            Schema.prepareDatabase(connection);
        }
        int applied = Schema.migrate(databaseUrl, owner, ages);
        System.err.println(
                "schema: " + database + " is up to date, migrations applied: " + applied);
    }

    private URI server() {
        URI uri =
                databaseUrl.startsWith("jdbc:postgresql://")
                        ? URI.create(databaseUrl.substring("jdbc:".length()))
                        : URI.create("");
        if (uri.getAuthority() == null || uri.getPath() == null || uri.getPath().length() < 2) {
            throw new IllegalArgumentException(
                    "--database-url must look like jdbc:postgresql://host:port/database, but is '"
                            + databaseUrl
                            + "'.");
        }
        return uri;
    }

    private static String password(Path file) {
        try {
            String password = Files.readString(file).strip();
            if (password.isEmpty()) {
                throw new IllegalArgumentException("The password file " + file + " is empty.");
            }
            return password;
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "The password file " + file + " cannot be read (" + e + ").", e);
        }
    }
}
