package dev.candlewick.localstack;

import dev.candlewick.localstack.LocalStackException.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A TimescaleDB server that runs as a process of the stack. */
final class OwnServer implements DatabaseServer {
    private static final Duration STOP = Duration.ofSeconds(60);

    /** A crashed server replays its log before it answers. */
    private static final Duration START = Duration.ofMinutes(5);

    private final Home home;
    private final Path timescale;
    private final int port;
    private final Secrets secrets;
    private final ChildProcess process;
    private @Nullable TimescaleServer programs;

    /**
     * @param timescale folder of the private TimescaleDB, used when none is installed
     */
    OwnServer(Home home, Path timescale, int port, Secrets secrets) {
        this.home = home;
        this.timescale = timescale;
        this.port = port;
        this.secrets = secrets;
        this.process = home.process("database");
    }

    @Override
    public void start(Consumer<String> progress) {
        Host.check();
        Optional<Host.Account> account = Host.unprivileged();
        Path folder = home.folderFor(account, "database");
        Path data = folder.resolve("data");
        if (!process.alive()) {
            TimescaleServer server = programs(account, progress);
            FreePorts.require(port, "TimescaleDB");
            if (!folder.equals(home.folder("database"))) {
                progress.accept(
                        "data in "
                                + folder
                                + ", because the account of the server may not enter "
                                + home.folder(""));
            }
            if (!Files.exists(data)) {
                progress.accept("creating the data folder");
                initialise(server, account, folder);
            }
            checkVersion(server, data);
            launch(server, account, data);
        }
        awaitConnections(data);
    }

    private void initialise(TimescaleServer server, Optional<Host.Account> account, Path folder) {
        Path part = folder.resolve("data.part");
        Path password = folder.resolve("password.part");
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            Deletion.delete(part);
            Files.deleteIfExists(password);
            Files.createFile(
                    password,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(password, secrets.get("superuser"));
            if (account.isPresent()) {
                own(folder, account.get());
                own(password, account.get());
            }
            List<String> command = new ArrayList<>(Host.as(account));
            command.addAll(
                    List.of(
                            server.program("initdb").toString(),
                            "--pgdata=" + part,
                            "--username=postgres",
                            "--pwfile=" + password,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8"));
            boolean builtinLocale = majorVersion(server) >= 17;
            command.addAll(
                    builtinLocale
                            ? List.of(
                                    "--locale-provider=builtin",
                                    "--builtin-locale=C.UTF-8",
                                    "--locale=C")
                            : List.of("--locale=C"));
            Command.runToSuccess(folder, Duration.ofMinutes(2), command);
            Files.move(part, folder.resolve("data"));
        } catch (IOException e) {
            throw Failures.io("Creating the database in " + folder, e);
        } finally {
            deleteQuietly(password);
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw Failures.io("Deleting " + file, e);
        }
    }

    private static void own(Path file, Host.Account account) {
        Command.runToSuccess(
                Path.of("/"),
                Duration.ofSeconds(10),
                List.of("chown", account.userId() + ":" + account.groupId(), file.toString()));
    }

    private static int majorVersion(TimescaleServer server) {
        String version =
                Command.runToSuccess(
                        Path.of("/"),
                        Duration.ofSeconds(20),
                        List.of(server.program("postgres").toString(), "--version"));
        return Integer.parseInt(version.replaceFirst("(?s)^\\D*(\\d+).*$", "$1"));
    }

    private static void checkVersion(TimescaleServer server, Path data) {
        try {
            String made = Files.readString(data.resolve("PG_VERSION"), StandardCharsets.UTF_8);
            int runs = majorVersion(server);
            if (Integer.parseInt(made.strip()) != runs) {
                throw new LocalStackException(
                        Reason.START_FAILED,
                        "The data in %s were made by PostgreSQL %s and the server (%s) is PostgreSQL %d. Start afresh (--fresh), or install version %s."
                                .formatted(
                                        data, made.strip(), server.origin(), runs, made.strip()));
            }
        } catch (IOException e) {
            throw Failures.io("Reading the database in " + data, e);
        }
    }

    private void launch(TimescaleServer server, Optional<Host.Account> account, Path data) {
        List<String> command = new ArrayList<>(Host.as(account));
        command.addAll(List.of(server.program("postgres").toString(), "-D", data.toString()));
        Map.ofEntries(
                        Map.entry("listen_addresses", "127.0.0.1"),
                        Map.entry("port", Integer.toString(port)),
                        // A socket's path may have 107 characters at most; a home folder has more.
                        Map.entry("unix_socket_directories", ""),
                        Map.entry("shared_preload_libraries", "timescaledb"),
                        Map.entry("timescaledb.telemetry_level", "off"),
                        Map.entry("jit", "off"),
                        Map.entry("timezone", "UTC"),
                        Map.entry("log_timezone", "UTC"),
                        Map.entry("logging_collector", "off"),
                        Map.entry("log_line_prefix", "%m [%p] %q%u "),
                        Map.entry("shared_buffers", "256MB"),
                        Map.entry("max_wal_size", "2GB"),
                        // A query over a hypertable locks its chunks, each on its own.
                        Map.entry("max_locks_per_transaction", "512"),
                        Map.entry("max_worker_processes", "24"),
                        Map.entry("password_encryption", "scram-sha-256"))
                .forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        process.launch(command, Map.of("LC_ALL", "C"), Path.of("/"));
    }

    /**
     * Another server may have taken the port just before ours could: it refuses our password, or
     * trusts everybody. Ours ends then by itself.
     */
    private void awaitConnections(Path data) {
        long deadline = System.nanoTime() + START.toNanos();
        while (true) {
            try (Connection connection =
                    DriverManager.getConnection(jdbcUrl(firstDatabaseName()), superuser())) {
                if (serves(data, connection)) {
                    return;
                }
            } catch (SQLException e) {
                if ("28P01".equals(e.getSQLState()) && hasRefusedAPassword()) {
                    throw new LocalStackException(
                            Reason.START_FAILED,
                            "The database refuses its own password: the folder %s does not belong to these data. Put it back, or start afresh (--fresh)."
                                    .formatted(secrets.file("")),
                            e);
                }
            }
            if (!process.alive()) {
                throw Failures.ended("TimescaleDB", logFile(), process.lastLines(), List.of(port));
            }
            if (System.nanoTime() > deadline) {
                throw new LocalStackException(
                        Reason.TIMED_OUT,
                        "TimescaleDB does not accept connections after %d s. The end of %s:%n%s"
                                .formatted(START.toSeconds(), logFile(), process.lastLines()));
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw Failures.interrupted(e);
            }
        }
    }

    private static boolean serves(Path data, Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW data_directory")) {
            return rows.next() && data.toString().equals(rows.getString(1));
        }
    }

    private boolean hasRefusedAPassword() {
        return process.lastLinesSinceLaunch().contains("password authentication failed");
    }

    @Override
    public void stop() {
        // INT is PostgreSQL's fast shutdown: it does not wait for clients to go.
        process.stop("INT", STOP);
    }

    @Override
    public void kill() {
        process.kill();
    }

    @Override
    public boolean isAlive() {
        return process.alive();
    }

    @Override
    public OptionalLong pid() {
        return process.pid();
    }

    @Override
    public Path logFile() {
        return process.logFile();
    }

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public String databaseName() {
        return "candlewick";
    }

    @Override
    public String firstDatabaseName() {
        return "postgres";
    }

    @Override
    public String parameters() {
        return "";
    }

    @Override
    public Properties superuser() {
        Properties superuser = new Properties();
        superuser.setProperty("user", "postgres");
        superuser.setProperty("password", secrets.get("superuser"));
        return superuser;
    }

    @Override
    public Path psql() {
        return programs(Host.unprivileged(), detail -> {}).program("psql");
    }

    private TimescaleServer programs(Optional<Host.Account> account, Consumer<String> progress) {
        TimescaleServer known = programs;
        if (known == null) {
            known =
                    TimescaleServer.installed()
                            .orElseGet(
                                    () ->
                                            new PrivateTimescale(placeFor(account))
                                                    .provide(progress));
            programs = known;
        }
        return known;
    }

    private Path placeFor(Optional<Host.Account> account) {
        Path parent = timescale.resolveSibling("");
        try {
            Files.createDirectories(parent);
        } catch (IOException e) {
            throw Failures.io("Creating the folder " + parent, e);
        }
        return Host.mayTraverse(account, parent) ? timescale : Home.sharedTimescale();
    }
}
