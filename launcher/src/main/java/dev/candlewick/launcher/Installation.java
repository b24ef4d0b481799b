package dev.candlewick.launcher;

import dev.candlewick.localstack.Deletion;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the built programs lie and where the running system writes.
 *
 * @param root folder of the repository
 * @param state folder of everything that is written at run time; {@code .candlewick} in the root
 * @param app folder with copies of the built jars; empty to take them from where the build leaves
 *     them
 * @param version version of the built modules
 */
public record Installation(Path root, Path state, Optional<Path> app, String version) {
    /**
     * The installation that the script names in system properties: {@code candlewick.root}, {@code
     * candlewick.version}, {@code candlewick.app} and, when the state shall not lie in the root,
     * {@code candlewick.state}.
     */
    public static Installation current() {
        Path root = Path.of(required("candlewick.root"));
        Path state =
                Optional.ofNullable(System.getProperty("candlewick.state"))
                        .map(Path::of)
                        .orElse(root.resolve(".candlewick"));
        return new Installation(
                root.toAbsolutePath().normalize(),
                state.toAbsolutePath().normalize(),
                Optional.ofNullable(System.getProperty("candlewick.app")).map(Path::of),
                required("candlewick.version"));
    }

    /** System properties that make another JVM find the same installation. */
    public List<String> asSystemProperties() {
        return Stream.concat(
                        Stream.of(
                                "-Dcandlewick.root=" + root,
                                "-Dcandlewick.state=" + state,
                                "-Dcandlewick.version=" + version),
                        app.stream().map(folder -> "-Dcandlewick.app=" + folder))
                .toList();
    }

    /** The job's jar, as a person would upload it. */
    public Path jobJar() {
        return built("flink-job");
    }

    /** The jar of the job that keeps the log as Parquet. */
    public Path archiveJobJar() {
        return built("archive-job");
    }

    /** The dashboard's executable jar. */
    public Path dashboardJar() {
        return built("vaadin-dashboard");
    }

    /** The TimescaleDB server that was provisioned for this checkout, for all its state folders. */
    public Path privateTimescale() {
        return root.resolve(".candlewick").resolve("timescaledb");
    }

    /** Folder of the logs of the processes that the launcher itself starts. */
    public Path logs() {
        return state.resolve("log");
    }

    /** What is recorded of the running system. */
    public Path runFile() {
        return state.resolve("run.json");
    }

    /** Locked by the supervisor as long as it lives. */
    public Path lockFile() {
        return state.resolve("run.lock");
    }

    /** Says which log and database the checkpoints of an epoch's job belong to. */
    public Path foldFile(int logEpoch) {
        return foldFolder().resolve("epoch-" + logEpoch + ".json");
    }

    /** Folder of the files that say which log and database the checkpoints belong to. */
    public Path foldFolder() {
        return state.resolve("folds");
    }

    /** The instrument file of an epoch, word for word. */
    public Path instrumentFile(int logEpoch) {
        return state.resolve("instruments-epoch-" + logEpoch + ".csv");
    }

    /** What a rebuild that is about to switch has recorded of itself. */
    public Path rebuildFile() {
        return state.resolve("rebuild.json");
    }

    /** Says to Prometheus where the metrics of the running system are. */
    public Path scrapeTargetsFile() {
        return state.resolve("prometheus").resolve("targets.json");
    }

    /** Locked by a rebuild as long as it lives. */
    public Path rebuildLockFile() {
        return state.resolve("rebuild.lock");
    }

    /**
     * Deletes the copies of earlier builds. Nothing may run from them any more.
     *
     * @throws IOException when one cannot be deleted
     */
    public void forgetEarlierBuilds() throws IOException {
        if (app.isEmpty()) {
            return;
        }
        Path own = app.get();
        try (DirectoryStream<Path> copies = Files.newDirectoryStream(state.resolve("app"))) {
            for (Path copy : copies) {
                if (!copy.equals(own) && !Files.isSymbolicLink(copy)) {
                    Deletion.delete(copy);
                }
            }
        }
    }

    private Path built(String module) {
        Path jar =
                app.orElse(root.resolve(module).resolve("target"))
                        .resolve(module + "-" + version + ".jar");
        if (!Files.isRegularFile(jar)) {
            throw CommandFailure.unavailable(
                    jar + " is not built. Run ./candlewick up, which builds what is missing.");
        }
        return jar;
    }

    private static String required(String property) {
        String value = System.getProperty(property);
        if (value == null) {
            throw new IllegalStateException(
                    "System property " + property + " is missing; start with ./candlewick.");
        }
        return value;
    }
}
