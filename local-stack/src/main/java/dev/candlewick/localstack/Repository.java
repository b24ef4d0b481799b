package dev.candlewick.localstack;

import dev.candlewick.localstack.LocalStackException.Reason;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The built checkout this program runs from: it holds the class paths of the other JVMs. */
public final class Repository {
    private static final String MARK = "local-stack/broker/pom.xml";

    private Repository() {}

    /**
     * Root folder of the checkout: system property {@code candlewick.root}, else the one that this
     * class was loaded from, else the one around the current folder.
     *
     * @throws LocalStackException {@code NOT_BUILT} when there is none
     */
    public static Path root() {
        return Stream.of(
                        Optional.ofNullable(System.getProperty("candlewick.root")).map(Path::of),
                        Optional.of(codeSource()),
                        Optional.of(Path.of("").toAbsolutePath()))
                .flatMap(Optional::stream)
                .flatMap(place -> Stream.iterate(place, p -> p != null, Path::getParent))
                .filter(folder -> Files.exists(folder.resolve(MARK)))
                .findFirst()
                .orElseThrow(
                        () ->
                                new LocalStackException(
                                        Reason.NOT_BUILT,
                                        "The checkout of Candlewick is not found. Run from within"
                                                + " it, or set the system property"
                                                + " candlewick.root."));
    }

    /**
     * Class path of another JVM of the stack, written when the module was built; classes of the
     * module itself come first.
     */
    static String classPath(String module) {
        Path target = root().resolve("local-stack").resolve(module).resolve("target");
        Path file = target.resolve("classpath");
        Path classes = target.resolve("classes");
        try {
            String libraries = Files.readString(file, StandardCharsets.UTF_8).strip();
            String classPath = Files.exists(classes) ? classes + ":" + libraries : libraries;
            Optional<Path> missing =
                    Stream.of(classPath.split(":", -1))
                            .map(Path::of)
                            .filter(jar -> !Files.exists(jar))
                            .findFirst();
            if (missing.isPresent()) {
                throw new LocalStackException(
                        Reason.NOT_BUILT, missing.get() + " is missing. Build again: mvn compile.");
            }
            return classPath;
        } catch (IOException e) {
            throw new LocalStackException(
                    Reason.NOT_BUILT, file + " is missing. Build first: mvn compile.", e);
        }
    }

    private static Path codeSource() {
        try {
            return Path.of(
                    Repository.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
