package dev.candlewick.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candlewick.launcher.Installation;
import dev.candlewick.launcher.run.Inspection;
import dev.candlewick.launcher.run.Running;
import dev.candlewick.localstack.Deletion;
import dev.candlewick.localstack.Repository;
import dev.candlewick.localstack.Role;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/**
 * Types commands of {@code ./candlewick}: each runs in a process of its own, on a state folder that
 * belongs to this terminal alone. Closing it stops the system and deletes the folder.
 */
final class Terminal implements AutoCloseable {
    private static final int LONGEST_MINUTES = 10;

    /** A password that stands in the environment of every process, and is the wrong one. */
    static final String CANARY = "canary-" + UUID.randomUUID();

    /** The key of a source that no feed here asks. */
    static final String MARKET_KEY = "market-" + UUID.randomUUID();

    /** What Java says about the options that the tests give all its programs. */
    private static final Pattern LAUNCHER_NOTE =
            Pattern.compile("^NOTE: Picked up JDK_JAVA_OPTIONS: .*\\R", Pattern.MULTILINE);

    private final Installation installation;
    private final Thread atExit = new Thread(this::downAtExit, "down");
    private volatile boolean exiting;

    private Terminal(Installation installation) {
        this.installation = installation;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** What a command answered. */
    record Answer(List<String> command, int exitCode, String out, String err) {
        /** The answer, after a check of the exit code. */
        Answer with(int expectedExitCode) {
            assertThat(exitCode)
                    .as("exit code of %s%n%s%n%s", command, out, err)
                    .isEqualTo(expectedExitCode);
            return this;
        }

        /** The last line of standard output. */
        String lastLine() {
            return out.strip().lines().reduce("", (before, line) -> line);
        }
    }

    /** A terminal on an empty state folder of this name. */
    static Terminal open(String name) {
        Path root = Repository.root();
        Path state = root.resolve("system-test/target/state").resolve(name);
        try {
            Deletion.delete(state);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Terminal(
                new Installation(
                        root, state, Optional.empty(), System.getProperty("candlewick.version")));
    }

    /** The test itself may still be typing when its JVM is told to end. */
    private void downAtExit() {
        exiting = true;
        run("down");
    }

    /** Runs a command to its end. */
    Answer type(String... arguments) {
        if (exiting) {
            throw new IllegalStateException("the tests are being stopped");
        }
        return run(arguments);
    }

    /**
     * Runs a command until it has said this on standard error, and kills it then, as {@code kill
     * -9} does.
     *
     * @return what it had said
     */
    String killWhenItSays(String words, String... arguments) {
        try {
            Path err = Files.createTempFile("candlewick", ".err");
            Process process =
                    new ProcessBuilder(command(arguments))
                            .redirectInput(Path.of("/dev/null").toFile())
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(err.toFile())
                            .start();
            await().atMost(Duration.ofMinutes(LONGEST_MINUTES))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> Files.readString(err).contains(words) || !process.isAlive());
            process.destroyForcibly().waitFor();
            String said = Files.readString(err);
            assertThat(said).contains(words);
            Files.delete(err);
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(installation.asSystemProperties());
        command.add("-cp");
        command.add(
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")));
        command.add("dev.candlewick.launcher.Candlewick");
        command.addAll(List.of(arguments));
        return command;
    }

    /**
     * Runs lines of a shell as if they were typed where the repository is checked out: {@code
     * ./candlewick} is the command, {@code .candlewick} the state folder. The first line that fails
     * ends them.
     */
    Answer shell(Path folder, String lines) {
        Path script = folder.resolve("candlewick");
        try {
            if (!Files.exists(script)) {
                Files.writeString(
                        script,
                        command().stream()
                                .map(word -> "'" + word.replace("'", "'\\''") + "'")
                                .collect(Collectors.joining(" ", "exec ", " \"$@\"\n")));
                Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
                Files.createSymbolicLink(folder.resolve(".candlewick"), installation.state());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return run(
                folder, List.of("bash", "-e", "-u", "-o", "pipefail", "-c", lines), List.of(lines));
    }

    private Answer run(String... arguments) {
        return run(Path.of(""), command(arguments), List.of(arguments));
    }

    private static Answer run(Path folder, List<String> command, List<String> shown) {
        try {
            Path out = Files.createTempFile("candlewick", ".out");
            Path err = Files.createTempFile("candlewick", ".err");
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(folder.toAbsolutePath().toFile())
                            .redirectInput(Path.of("/dev/null").toFile())
                            .redirectOutput(out.toFile())
                            .redirectError(err.toFile());
            builder.environment().put("CANDLEWICK_DATABASE_PASSWORD", CANARY);
            builder.environment().put("FINNHUB_API_KEY", MARKET_KEY);
            Process process = builder.start();
            if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError(
                        String.join(" ", shown) + " did not end: " + Files.readString(err));
            }
            Answer answer =
                    new Answer(
                            shown,
                            process.exitValue(),
                            Files.readString(out, StandardCharsets.UTF_8),
                            LAUNCHER_NOTE
                                    .matcher(Files.readString(err, StandardCharsets.UTF_8))
                                    .replaceAll(""));
            Files.delete(out);
            Files.delete(err);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Runs a command that has to succeed. */
    Answer good(String... arguments) {
        return type(arguments).with(0);
    }

    /**
     * What {@code status --json} says, whether the system is ready or not; not typed, since it is
     * asked again and again.
     */
    JsonNode status() {
        return new ObjectMapper().valueToTree(Inspection.of(installation));
    }

    /** Rows of a query, columns separated by tabs, asked as the reader. */
    List<String> rows(String query) {
        StringWriter rows = new StringWriter();
        try (Connection connection = running().stack().database().connect(Role.READER);
                Statement statement = connection.createStatement()) {
            // As psql does, whatever the zone of this process.
            statement.execute("SET timezone TO 'UTC'");
            new CopyManager(connection.unwrap(BaseConnection.class))
                    .copyOut("COPY (" + query + ") TO STDOUT", rows);
        } catch (SQLException | IOException e) {
            throw new AssertionError(query, e);
        }
        return rows.toString().lines().toList();
    }

    /** Changes the database as its owner. */
    void asOwner(String statement) {
        good("sql", "--as", "owner", "-c", statement);
    }

    /** Process id of a component, as {@code status} tells it. */
    long processOf(String component) {
        for (JsonNode each : status().get("components")) {
            if (each.get("name").asText().equals(component)) {
                return each.get("pid").asLong();
            }
        }
        throw new AssertionError("status names no component " + component);
    }

    /** Every process id that {@code status} tells, and the supervisor's. */
    List<Long> processes() {
        List<Long> ids = new ArrayList<>();
        ids.add(running().state().supervisor());
        for (JsonNode each : status().get("components")) {
            if (!each.get("pid").isNull()) {
                ids.add(each.get("pid").asLong());
            }
        }
        return ids;
    }

    /** The running system, for those who produce into its topic or watch its tables. */
    Running running() {
        return Running.require(installation);
    }

    /**
     * A producer of whatever a topic may hold; messages may be larger than brokers usually take.
     */
    KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        running().stack().broker().bootstrapServers(),
                        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                        2 << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Sends one tick; returns where it is in the log. */
    RecordMetadata send(String symbol, String message)
            throws ExecutionException, InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            return producer.send(
                            new ProducerRecord<>(
                                    "ticks",
                                    symbol.getBytes(StandardCharsets.UTF_8),
                                    message.getBytes(StandardCharsets.UTF_8)))
                    .get();
        }
    }

    /** How often the job was restarted, by Flink or by the supervisor. */
    long restarts() {
        return status().get("job").get("restarts").asLong();
    }

    /** Whether everything is well. */
    boolean ready() {
        return status().get("ready").asBoolean();
    }

    /** Kills a process as {@code kill -9} does. */
    static void kill(long process) {
        ProcessHandle.of(process).orElseThrow().destroyForcibly();
    }

    /** Sends a process a signal such as {@code STOP}, which freezes it. */
    static void signal(String name, long process) {
        try {
            int exitCode =
                    new ProcessBuilder("kill", "-" + name, Long.toString(process))
                            .inheritIO()
                            .start()
                            .waitFor();
            assertThat(exitCode).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The state folder. */
    Path state() {
        return installation.state();
    }

    /** Every password of the running system, the {@link #CANARY} and the {@link #MARKET_KEY}. */
    List<String> secrets() throws IOException {
        List<String> secrets = new ArrayList<>(List.of(CANARY, MARKET_KEY));
        try (Stream<Path> files = Files.list(state().resolve("secrets"))) {
            for (Path file : files.filter(each -> !each.endsWith("pgpass")).toList()) {
                secrets.add(Files.readString(file).strip());
            }
        }
        return secrets;
    }

    /** Address of the dashboard. */
    String dashboard() {
        return Objects.requireNonNull(running().state().urls().get("dashboard"));
    }

    @Override
    public void close() throws IOException {
        good("down");
        Runtime.getRuntime().removeShutdownHook(atExit);
        if (System.getenv("CANDLEWICK_KEEP_STACKS") == null) {
            Deletion.delete(installation.state());
        }
    }
}
