package dev.candlewick.dashboard;

import static org.awaitility.Awaitility.await;

import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The executable jar as a process of its own, the way {@code up} starts it. */
final class RunningDashboard implements AutoCloseable {

    private static final Path TARGET = Path.of("target");
    private static final Duration START = Duration.ofMinutes(3);

    private final Database database;
    private final List<String> options;
    private final int port;
    private final int managementPort;
    private @Nullable Process process;

    /** One that anybody on this machine may look at. */
    RunningDashboard(Database database) {
        this(database, List.of("--candlewick.login.required=false"));
    }

    RunningDashboard(Database database, List<String> options) {
        this.database = database;
        this.options = options;
        port = freePort();
        managementPort = freePort();
        start();
    }

    /** Host and port. */
    String authority() {
        return "127.0.0.1:" + port;
    }

    String url(String query) {
        return "http://" + authority() + "/" + query;
    }

    /** Starts it on the same port as before, and waits until it answers. */
    void start() {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx384m",
                        // A further language, as a translator adds it.
                        "-Xbootclasspath/a:" + Brackets.folder(),
                        "-jar",
                        jar().toString(),
                        "--candlewick.trends.seconds=1",
                        "--server.port=" + port,
                        "--management.server.port=" + managementPort);
        builder.command().addAll(options);
        builder.environment().put("CANDLEWICK_DATABASE_URL", database.jdbcUrl());
        builder.environment().put("CANDLEWICK_DATABASE_USER", Role.READER.roleName());
        builder.environment()
                .put(
                        "CANDLEWICK_DATABASE_PASSWORD_FILE",
                        database.passwordFile(Role.READER).toString());
        builder.environment()
                .put(
                        "CANDLEWICK_WATCHER_PASSWORD_FILE",
                        database.passwordFile(Role.WATCHER).toString());
        builder.environment().remove("CANDLEWICK_BOOTSTRAP_SERVERS");
        builder.redirectErrorStream(true);
        builder.redirectOutput(TARGET.resolve("dashboard-" + port + ".log").toFile());
        try {
            process = builder.start();
        } catch (IOException unable) {
            throw new UncheckedIOException(unable);
        }
        await().atMost(START).until(() -> status("livez") == 200);
    }

    /** Ends it without a word to anybody. */
    void kill() {
        Process running = process;
        process = null;
        if (running != null) {
            running.destroyForcibly();
            try {
                running.waitFor(10, TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Status of a page; 0 when nobody answers. */
    int status(String path) {
        return statusOf(url(path));
    }

    /** Status of the health page; 0 when nobody answers. */
    int health() {
        return statusOf("http://127.0.0.1:" + managementPort + "/actuator/health");
    }

    private static int statusOf(String url) {
        try {
            return connection(url).getResponseCode();
        } catch (IOException nobody) {
            return 0;
        }
    }

    @Nullable String header(String path, String name) throws IOException {
        return connection(url(path)).getHeaderField(name);
    }

    private static HttpURLConnection connection(String url) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
        connection.setConnectTimeout(2_000);
        connection.setReadTimeout(20_000);
        return connection;
    }

    @Override
    public void close() {
        kill();
    }

    private static Path jar() {
        try (Stream<Path> files = Files.list(TARGET)) {
            List<Path> jars =
                    files.filter(file -> file.toString().endsWith(".jar"))
                            .filter(file -> file.getFileName().toString().startsWith("vaadin-dash"))
                            .toList();
            if (jars.size() != 1) {
                throw new IllegalStateException(
                        "Expected one executable jar in target, found "
                                + jars
                                + "; run mvn verify, which packages it first");
            }
            return jars.getFirst();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
    }
}
