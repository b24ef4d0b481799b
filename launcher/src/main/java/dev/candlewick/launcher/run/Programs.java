package dev.candlewick.launcher.run;

import dev.candlewick.feed.FeedKind;
import dev.candlewick.launcher.Console;
import dev.candlewick.launcher.Installation;
import dev.candlewick.localstack.Broker;
import dev.candlewick.localstack.ChildProcess;
import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Role;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Our own programs, each in a JVM of its own with a record on disk. */
public final class Programs {
    static final String DASHBOARD = "dashboard";
    static final String FEED = "feed";
    static final String AUDIT = "audit";
    static final String COMPACTION = "archive-compaction";
    static final String SUPERVISOR = "supervisor";
    static final Duration STOP_PATIENCE = Duration.ofSeconds(15);
    private static final String RECORD = ".process";

    private final Installation installation;

    public Programs(Installation installation) {
        this.installation = installation;
    }

    /** The process of a program, alive or not. */
    public ChildProcess process(String name) {
        return new ChildProcess(folder(), name, installation.logs().resolve(name + ".log"));
    }

    /** Names of the programs that are alive, without the supervisor. */
    public List<String> alive() {
        return recorded().stream()
                .filter(name -> !name.equals(SUPERVISOR) && process(name).alive())
                .toList();
    }

    /** Names of the feeds that have run, the first one first. */
    List<String> feeds() {
        return recorded().stream().filter(name -> name.startsWith(FEED)).toList();
    }

    /**
     * Forgets the programs of earlier runs that are no more: they are of no concern to this one.
     */
    void forgetEnded() {
        for (String name : recorded()) {
            if (!name.equals(SUPERVISOR) && !process(name).alive()) {
                Path record = folder().resolve(name + RECORD);
                try {
                    Files.deleteIfExists(record);
                } catch (IOException e) {
                    throw new IllegalStateException("Cannot delete " + record, e);
                }
            }
        }
    }

    /** A name for one more feed, that no living one has. */
    public String nextFeedName() {
        int number = 2;
        while (process(FEED + "-" + number).alive()) {
            number++;
        }
        return FEED + "-" + number;
    }

    /**
     * Starts the dashboard; the caller waits until it answers.
     *
     * @param flink where the cluster answers
     * @param archive what holds the ticks that Kafka no longer has
     * @param managementPort where it tells its health and metrics
     */
    Process startDashboard(
            Database database,
            URI flink,
            String bootstrapServers,
            Optional<String> archive,
            int port,
            int managementPort) {
        List<String> command = new ArrayList<>(java());
        command.addAll(
                List.of(
                        "-Xmx512m",
                        "-jar",
                        installation.dashboardJar().toString(),
                        "--server.address=127.0.0.1",
                        "--candlewick.login.required=false",
                        "--server.port=" + port,
                        "--management.server.address=127.0.0.1",
                        "--management.server.port=" + managementPort));
        return process(DASHBOARD)
                .launch(
                        command,
                        Map.of(
                                "CANDLEWICK_FLINK_URL",
                                flink.toString(),
                                "CANDLEWICK_DATABASE_URL",
                                database.jdbcUrl(),
                                "CANDLEWICK_DATABASE_USER",
                                Role.READER.roleName(),
                                "CANDLEWICK_DATABASE_PASSWORD_FILE",
                                database.passwordFile(Role.READER).toString(),
                                "CANDLEWICK_WATCHER_PASSWORD_FILE",
                                database.passwordFile(Role.WATCHER).toString(),
                                "CANDLEWICK_BOOTSTRAP_SERVERS",
                                bootstrapServers,
                                "CANDLEWICK_ARCHIVE",
                                archive.orElse("")),
                        installation.state());
    }

    /** Starts the self-audit, which gives way to everything else and needs little memory. */
    Process startAudit(Database database, String bootstrapServers) {
        List<String> command = new ArrayList<>(List.of("nice", "-n", "10"));
        command.addAll(java());
        command.addAll(
                List.of(
                        "-Xmx320m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.candlewick.verify.audit.AuditProgram",
                        "--bootstrap-servers",
                        bootstrapServers,
                        "--database-url",
                        database.jdbcUrl(),
                        "--database-user",
                        Role.AUDITOR.roleName(),
                        "--database-password-file",
                        database.passwordFile(Role.AUDITOR).toString()));
        return process(AUDIT).launch(command, Map.of(), installation.state());
    }

    /** Starts one pass over an archive that makes few large files of many small ones. */
    Process startCompaction(String archive) {
        List<String> command = new ArrayList<>(List.of("nice", "-n", "10"));
        command.addAll(java());
        command.addAll(
                List.of(
                        "-Xmx384m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.candlewick.archive.CompactionProgram",
                        archive));
        return process(COMPACTION).launch(command, Map.of(), installation.state());
    }

    /** Starts a feed in the background. */
    public Process startFeed(String name, String bootstrapServers, List<String> arguments) {
        return process(name)
                .launch(
                        feedCommand(bootstrapServers, arguments),
                        feedEnvironment(arguments, System.getenv()),
                        installation.state());
    }

    /** With the keys of its own source; a mapping may name any. */
    Map<String, String> feedEnvironment(List<String> arguments, Map<String, String> here) {
        Map<String, String> environment = new HashMap<>(FeedCalls.environment(installation));
        ChildProcess.keys(here)
                .forEach(
                        (name, value) -> {
                            if (FeedKind.mayHave(name, arguments)) {
                                environment.put(name, value);
                            }
                        });
        return environment;
    }

    /**
     * Runs a feed to its end, with its messages on the console. When this program is told to stop,
     * the feed stops first.
     *
     * @return exit code of the feed
     */
    public int runFeed(
            String name, String bootstrapServers, List<String> arguments, Console console) {
        ChildProcess process = process(name);
        LogFollower log = new LogFollower(process.logFile(), console::say);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> process.stop("TERM", STOP_PATIENCE), "stop-" + name));
        Process feed = startFeed(name, bootstrapServers, arguments);
        try {
            while (!feed.waitFor(200, TimeUnit.MILLISECONDS)) {
                log.show();
            }
        } catch (InterruptedException e) {
            throw Readiness.interrupted(e);
        }
        log.show();
        return feed.exitValue();
    }

    private static List<String> feedCommand(String bootstrapServers, List<String> arguments) {
        List<String> command = new ArrayList<>(java());
        command.addAll(
                List.of(
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.candlewick.feed.FeedCommand",
                        "--bootstrap-servers",
                        bootstrapServers,
                        "--topic",
                        Broker.TICKS));
        command.addAll(arguments);
        return command;
    }

    /** The Java that runs this program, with the flags every program of ours gets. */
    static List<String> java() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED");
    }

    private Path folder() {
        return installation.state().resolve("programs");
    }

    private List<String> recorded() {
        if (!Files.isDirectory(folder())) {
            return List.of();
        }
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> records = Files.newDirectoryStream(folder(), "*" + RECORD)) {
            for (Path record : records) {
                String file = record.getFileName().toString();
                names.add(file.substring(0, file.length() - RECORD.length()));
            }
        } catch (IOException e) {
            throw new IllegalStateException("Cannot list " + folder(), e);
        }
        return names.stream().sorted().toList();
    }
}
