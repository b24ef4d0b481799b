package dev.candlewick.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The programs of a PostgreSQL server that offers the TimescaleDB extension.
 *
 * @param programs folder with initdb, postgres and psql
 * @param origin where they come from, for people
 */
record TimescaleServer(Path programs, String origin) {
    private static final Path DEBIAN_SERVERS = Path.of("/usr/lib/postgresql");

    Path program(String name) {
        return programs.resolve(name);
    }

    /** The newest installed server that offers the extension. */
    static Optional<TimescaleServer> installed() {
        try (Stream<Path> versions =
                Files.isDirectory(DEBIAN_SERVERS) ? Files.list(DEBIAN_SERVERS) : Stream.empty()) {
            Stream<Path> onPath =
                    Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                            .filter(folder -> !folder.isEmpty())
                            .map(Path::of)
                            .filter(folder -> Files.isExecutable(folder.resolve("pg_config")))
                            .flatMap(folder -> ask(folder.resolve("pg_config"), "--bindir"));
            List<Path> candidates =
                    Stream.concat(
                                    versions.map(version -> version.resolve("bin"))
                                            .sorted((a, b) -> Integer.compare(major(b), major(a))),
                                    onPath)
                            .distinct()
                            .toList();
            return candidates.stream()
                    .filter(TimescaleServer::offersTimescale)
                    .findFirst()
                    .map(folder -> new TimescaleServer(folder, "installed in " + folder));
        } catch (IOException e) {
            throw Failures.io("Looking for an installed PostgreSQL", e);
        }
    }

    private static boolean offersTimescale(Path programs) {
        Path config = programs.resolve("pg_config");
        return Files.isExecutable(programs.resolve("initdb"))
                && Files.isExecutable(programs.resolve("postgres"))
                && Files.isExecutable(programs.resolve("psql"))
                && Files.isExecutable(config)
                && ask(config, "--sharedir")
                        .anyMatch(
                                share ->
                                        Files.exists(
                                                share.resolve("extension/timescaledb.control")));
    }

    private static Stream<Path> ask(Path config, String option) {
        Command.Result result =
                Command.run(
                        Path.of("/"), Duration.ofSeconds(10), List.of(config.toString(), option));
        return result.succeeded() ? Stream.of(Path.of(result.output().strip())) : Stream.empty();
    }

    private static int major(Path programs) {
        String version = String.valueOf(programs.getName(programs.getNameCount() - 2));
        return version.chars().allMatch(Character::isDigit) ? Integer.parseInt(version) : 0;
    }
}
