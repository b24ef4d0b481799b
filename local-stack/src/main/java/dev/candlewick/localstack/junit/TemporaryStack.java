package dev.candlewick.localstack.junit;

import dev.candlewick.localstack.JavaHome;
import dev.candlewick.localstack.LocalStack;
import dev.candlewick.localstack.LocalStackException;
import dev.candlewick.localstack.Progress;
import dev.candlewick.localstack.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/**
 * A stack on free ports in a temporary folder. Closing it stops the processes and deletes the
 * folder; so does the end of the JVM, should the test not get that far.
 *
 * <p>Environment: {@code CANDLEWICK_TIMESCALEDB} names the folder of the private TimescaleDB, by
 * default {@code .candlewick/timescaledb} of the checkout; with {@code CANDLEWICK_KEEP_STACKS} set,
 * the folders (not the processes) stay for a look at the logs.
 */
public final class TemporaryStack implements AutoCloseable {
    private final Path home;
    private final LocalStack stack;
    private final Thread atExit = new Thread(this::end, "end of a temporary stack");

    private TemporaryStack(Path home, LocalStack stack) {
        this.home = home;
        this.stack = stack;
    }

    /** Starts what is described. */
    public static TemporaryStack start(RealComponents components) {
        Path home = folder();
        LocalStack.Settings settings =
                LocalStack.in(home)
                        .parts(Set.of(components.value()))
                        .taskSlots(components.taskSlots())
                        .privateTimescale(privateTimescale());
        if (components.clusterJava() != 0) {
            settings.clusterJava(java(components.clusterJava()));
        }
        TemporaryStack temporary = new TemporaryStack(home, started(home, settings));
        Runtime.getRuntime().addShutdownHook(temporary.atExit);
        return temporary;
    }

    private static LocalStack started(Path home, LocalStack.Settings settings) {
        try {
            return settings.start(Progress.SILENT);
        } catch (LocalStackException e) {
            // Its message holds the end of the log; nothing else here is of use.
            delete(home);
            throw e;
        }
    }

    private static Path java(int version) {
        return JavaHome.find(version)
                .map(JavaHome::folder)
                .orElseThrow(
                        () -> new TestAbortedException("There is no Java " + version + " here."));
    }

    /** Where tests keep the private TimescaleDB, shared by all of them. */
    public static Path privateTimescale() {
        return Optional.ofNullable(System.getenv("CANDLEWICK_TIMESCALEDB"))
                .map(Path::of)
                .orElseGet(() -> Repository.root().resolve(".candlewick/timescaledb"));
    }

    /** The stack. */
    public LocalStack stack() {
        return stack;
    }

    /** Copies the logs of the components to {@code target/stack-logs}, for a test that failed. */
    void keepLogs(String test) {
        Path kept = Path.of("target", "stack-logs", test);
        try (Stream<Path> logs = Files.list(home.resolve("log"))) {
            Files.createDirectories(kept);
            for (Path log : logs.toList()) {
                Files.copy(
                        log,
                        kept.resolve(String.valueOf(log.getFileName())),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        end();
    }

    private void end() {
        stack.close();
        if (System.getenv("CANDLEWICK_KEEP_STACKS") == null) {
            delete(home);
        }
    }

    private static Path folder() {
        try {
            return Files.createTempDirectory("candlewick-").toRealPath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> below = Files.walk(folder)) {
            List<Path> deepestFirst = below.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
