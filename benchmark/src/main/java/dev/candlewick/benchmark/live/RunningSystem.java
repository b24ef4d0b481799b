package dev.candlewick.benchmark.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candlewick.localstack.Deletion;
import dev.candlewick.localstack.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What {@code ./candlewick up} starts, in a state folder of its own, so that the system of whoever
 * measures is left alone. A browser looks at the dashboard where there is one.
 */
public final class RunningSystem implements AutoCloseable {
    private static final String READER = "candlewick_reader";

    private final Path state;
    private final Path log;
    private final Map<String, String> urls = new HashMap<>();

    private RunningSystem(Path state, Path log) {
        this.state = state;
        this.log = log;
    }

    /**
     * Starts it, without a feed.
     *
     * @param log what the commands say on standard error
     * @throws IllegalStateException when it does not come up; the log says why
     */
    public static RunningSystem start(Path state, Path log) {
        RunningSystem system = new RunningSystem(state, log);
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            for (String line : system.good("up", "--detach", "--feed=none").lines().toList()) {
                String[] nameAndUrl = line.split(" +", 2);
                if (nameAndUrl.length == 2) {
                    system.urls.put(nameAndUrl[0], nameAndUrl[1].strip());
                }
            }
            return system;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalStateException e) {
            system.close();
            throw e;
        }
    }

    /** Kafka, {@code host:port}. */
    public String bootstrapServers() {
        return url("kafka");
    }

    /** A connection as the dashboard has it; the caller closes it. */
    public Connection connect() throws SQLException {
        String url = url("psql").replaceAll("^.*'(postgresql://[^']*)'.*$", "jdbc:$1");
        return DriverManager.getConnection(url, READER, password());
    }

    /** Where the dashboard is, with no slash at its end. */
    public String dashboard() {
        return url("dashboard").replaceAll("/$", "");
    }

    /** The dashboard's metrics and memory. */
    public DashboardProcess dashboardProcess(HttpClient client) {
        try {
            for (JsonNode component :
                    new ObjectMapper().readTree(good("status", "--json")).path("components")) {
                if (component.path("name").asText().equals("dashboard")) {
                    return new DashboardProcess(
                            client,
                            URI.create(url("metrics-dashboard")),
                            component.path("pid").asLong());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("status names no dashboard");
    }

    /** Returns when everything in the topic is in the database. */
    public void drain() {
        good("drain");
    }

    /**
     * The last line of {@code verify}: how much was compared, and how many differences there are.
     */
    public String verify() {
        return type("verify").out.strip().lines().reduce("", (before, line) -> line);
    }

    @Override
    public void close() {
        type("down");
        try {
            Deletion.delete(state);
        } catch (IOException e) {
            throw new UncheckedIOException("Deleting " + state, e);
        }
    }

    private String url(String name) {
        String url = urls.get(name);
        if (url == null) {
            throw new IllegalStateException("up has not said where to find " + name + ": " + urls);
        }
        return url;
    }

    private String password() {
        String suffix = ":" + READER + ":";
        try (Stream<String> lines = Files.lines(state.resolve("secrets/pgpass"))) {
            return lines.filter(line -> line.contains(suffix))
                    .map(line -> line.substring(line.indexOf(suffix) + suffix.length()))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record Answer(int exitCode, String out) {}

    private String good(String... arguments) {
        Answer answer = type(arguments);
        if (answer.exitCode != 0) {
            throw new IllegalStateException(
                    "candlewick %s ended with %d; %s says why"
                            .formatted(String.join(" ", arguments), answer.exitCode, log));
        }
        return answer.out;
    }

    private Answer type(String... arguments) {
        try {
            Process process =
                    new ProcessBuilder(command(arguments))
                            .redirectError(Redirect.appendTo(log.toFile()))
                            .start();
            process.getOutputStream().close();
            String out =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
            return new Answer(process.exitValue(), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private List<String> command(String... arguments) throws IOException {
        Path root = Repository.root();
        Path app = root.resolve(".candlewick/app/current");
        if (!Files.exists(app.resolve("classpath"))) {
            throw new IllegalStateException(
                    "The system is not built; ./candlewick up does that, and ./candlewick down ends it");
        }
        Path real = app.toRealPath();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-Dcandlewick.root=" + root);
        command.add("-Dcandlewick.app=" + real);
        command.add("-Dcandlewick.state=" + state);
        command.add("-Dcandlewick.version=" + version(real));
        command.addAll(List.of("-cp", Files.readString(real.resolve("classpath"))));
        command.add("dev.candlewick.launcher.Candlewick");
        command.addAll(List.of(arguments));
        return command;
    }

    private static String version(Path app) throws IOException {
        try (Stream<Path> files = Files.list(app)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.matches("launcher-.*\\.jar"))
                    .map(name -> name.substring("launcher-".length(), name.length() - 4))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
