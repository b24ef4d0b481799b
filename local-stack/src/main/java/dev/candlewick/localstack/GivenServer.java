package dev.candlewick.localstack;

import dev.candlewick.localstack.LocalStackException.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.Driver;

/** A server that someone else runs, named by the JDBC URL of a superuser. */
final class GivenServer implements DatabaseServer {
    private static final Set<String> NOT_PARAMETERS =
            Set.of("PGHOST", "PGPORT", "PGDBNAME", "user", "password");

    private final Properties url;
    private final Path logFile;

    GivenServer(String jdbcUrl, Path logFile) {
        Properties parsed = Driver.parseURL(jdbcUrl, null);
        if (parsed == null
                || parsed.getProperty("user") == null
                || parsed.getProperty("PGDBNAME") == null) {
            // The URL itself may hold a password, so it is not repeated here.
            throw new LocalStackException(
                    Reason.START_FAILED,
                    "The JDBC URL of the database is not usable. It must be like"
                            + " jdbc:postgresql://host:5432/candlewick?user=postgres&password=...,"
                            + " with a superuser of a TimescaleDB server.");
        }
        this.url = parsed;
        this.logFile = logFile;
    }

    @Override
    public void start(Consumer<String> progress) {
        progress.accept("using the server at " + host() + ":" + port());
    }

    @Override
    public void stop() {
        // It is not ours to stop.
    }

    @Override
    public void kill() {
        throw new IllegalStateException("The database server was given; it is not ours to kill.");
    }

    @Override
    public boolean isAlive() {
        return true;
    }

    @Override
    public OptionalLong pid() {
        return OptionalLong.empty();
    }

    @Override
    public Path logFile() {
        return logFile;
    }

    @Override
    public String host() {
        return url.getProperty("PGHOST", "127.0.0.1");
    }

    @Override
    public int port() {
        return Integer.parseInt(url.getProperty("PGPORT", "5432"));
    }

    @Override
    public String databaseName() {
        return url.getProperty("PGDBNAME", "");
    }

    @Override
    public String firstDatabaseName() {
        return databaseName();
    }

    @Override
    public String parameters() {
        var others = new TreeMap<String, String>();
        url.stringPropertyNames().stream()
                .filter(name -> !NOT_PARAMETERS.contains(name))
                .forEach(name -> others.put(name, url.getProperty(name, "")));
        String joined =
                others.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining("&"));
        return joined.isEmpty() ? "" : "?" + joined;
    }

    @Override
    public Properties superuser() {
        Properties superuser = new Properties();
        superuser.setProperty("user", url.getProperty("user", ""));
        superuser.setProperty("password", url.getProperty("password", ""));
        return superuser;
    }

    @Override
    public Path psql() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .map(folder -> Path.of(folder, "psql"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () ->
                                new LocalStackException(
                                        Reason.UNSUPPORTED_HOST,
                                        "The program psql is not on the PATH. Install it (package"
                                                + " postgresql-client)."));
    }
}
