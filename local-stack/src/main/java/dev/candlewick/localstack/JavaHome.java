package dev.candlewick.localstack;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * An installed Java.
 *
 * @param folder its home
 * @param version its major version, for instance 21
 */
public record JavaHome(Path folder, int version) {
    /** The Java that runs this program. */
    public static JavaHome current() {
        return new JavaHome(Path.of(System.getProperty("java.home")), Runtime.version().feature());
    }

    /**
     * The Java in a folder.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static JavaHome in(Path folder) {
        return read(folder)
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        folder
                                                + " is not the home of a Java (no bin/java, or no"
                                                + " version in its file release)."));
    }

    /**
     * An installed Java of a major version: this one, else one beside it, else one of the system.
     */
    public static Optional<JavaHome> find(int version) {
        JavaHome current = current();
        if (current.version() == version) {
            return Optional.of(current);
        }
        Stream<Path> places =
                Stream.of(
                        current.folder().resolveSibling(""),
                        Path.of("/usr/lib/jvm"),
                        Path.of("/opt"));
        return places.distinct()
                .flatMap(place -> children(place).stream())
                .flatMap(folder -> read(folder).stream())
                .filter(java -> java.version() == version)
                .findFirst();
    }

    Path program() {
        return folder.resolve("bin/java");
    }

    /** Options that keep the JVM quiet about what the components do on purpose. */
    List<String> quietOptions() {
        List<String> options = new ArrayList<>(List.of("--enable-native-access=ALL-UNNAMED"));
        if (version >= 24) {
            options.add("--sun-misc-unsafe-memory-access=allow");
        }
        return options;
    }

    private static List<Path> children(Path place) {
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(place)) {
            return children.sorted().toList();
        } catch (IOException e) {
            throw Failures.io("Looking for a Java in " + place, e);
        }
    }

    private static Optional<JavaHome> read(Path folder) {
        Path release = folder.resolve("release");
        if (!Files.isExecutable(folder.resolve("bin/java")) || !Files.isReadable(release)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(release)) {
            properties.load(reader);
        } catch (IOException e) {
            throw Failures.io("Reading " + release, e);
        }
        String version = properties.getProperty("JAVA_VERSION", "").replace("\"", "");
        return version.matches("\\d+.*")
                ? Optional.of(
                        new JavaHome(folder, Integer.parseInt(version.replaceFirst("\\D.*", ""))))
                : Optional.empty();
    }
}
