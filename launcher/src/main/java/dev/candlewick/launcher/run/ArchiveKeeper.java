package dev.candlewick.launcher.run;

import dev.candlewick.archive.Archive;
import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.launcher.Installation;
import dev.candlewick.localstack.Broker;
import dev.candlewick.localstack.FlinkRest;
import dev.candlewick.localstack.FlinkRestException;
import dev.candlewick.localstack.LocalStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Submits the job that keeps the log as Parquet, and ends it so that nothing is missing. Its
 * checkpoints belong to one archive and one topic.
 */
final class ArchiveKeeper {
    private static final String MAIN_CLASS = "dev.candlewick.archivejob.ArchiveJob";
    private static final String GROUP = "candlewick-archive";
    private static final String JOB = "candlewick archive of " + Broker.TICKS;
    private static final Duration CHECKPOINT_PATIENCE = Duration.ofSeconds(30);
    private static final Duration FINISH_PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Installation installation;
    private final LocalStack stack;
    private final String place;

    /**
     * A keeper.
     *
     * @param place absolute path of the archive's folder, or its {@code s3://} address
     */
    ArchiveKeeper(Installation installation, LocalStack stack, String place) {
        this.installation = installation;
        this.stack = stack;
        this.place = place;
    }

    /** Where the archive lies. */
    String place() {
        return place;
    }

    /** The jobs that keep the log and have not ended, the newest first. */
    List<FlinkRest.Job> running() {
        return stack.cluster().rest().jobs().stream()
                .filter(job -> job.name().equals(JOB) && !job.ended())
                .sorted(Comparator.comparing(FlinkRest.Job::startedAt).reversed())
                .toList();
    }

    /**
     * Submits the job: from its newest checkpoint, if it has one.
     *
     * @return where it starts, for people
     */
    String submit() {
        FlinkRest rest = stack.cluster().rest();
        Path checkpoints = checkpoints();
        // Of an archive that was deleted, the checkpoint must not skip what was in it.
        Optional<Path> newest = holdsLog() ? newest(checkpoints) : Optional.empty();
        String jar = rest.upload(installation.archiveJobJar());
        FlinkRest.Run run =
                new FlinkRest.Run(
                                List.of(
                                        "--bootstrap-servers",
                                        stack.broker().bootstrapServers(),
                                        "--topic",
                                        Broker.TICKS,
                                        "--group",
                                        GROUP,
                                        "--archive",
                                        place.startsWith("/") ? "file://" + place : place,
                                        "--checkpoint-dir",
                                        "file://" + checkpoints),
                                Optional.of(MAIN_CLASS),
                                newest.map(Path::toString))
                        .withId(UUID.randomUUID().toString().replace("-", ""));
        try {
            rest.run(jar, run);
        } catch (FlinkRestException e) {
            if (!e.unreachable()) {
                rest.deleteJar(jar);
            }
            throw e;
        }
        return newest.isPresent() ? "goes on" : "from the beginning of the log";
    }

    /**
     * Waits until the archive holds everything that is in the topic, and ends the job.
     *
     * @throws CommandFailure when that takes too long; the job has ended all the same if it could
     */
    void finish() {
        FlinkRest rest = stack.cluster().rest();
        Optional<FlinkRest.Job> job =
                running().stream().filter(FlinkRest.Job::fullyRunning).findFirst();
        if (job.isEmpty()) {
            throw CommandFailure.unavailable("its job does not run");
        }
        long missing = drain(rest, job.get().id());
        // Only a job that stops like this has given its last files their names when it has ended.
        rest.stopWithSavepoint(job.get().id(), checkpoints().resolve("stopped"), FINISH_PATIENCE);
        if (missing > 0) {
            throw CommandFailure.timedOut(missing + " messages are missing");
        }
    }

    private long drain(FlinkRest rest, String id) {
        Instant deadline = Instant.now().plus(FINISH_PATIENCE);
        try (TickLog log = log()) {
            Map<Integer, Long> end = log.endOffsets();
            long missing = TickLog.behind(end, log.coveredOffsets(GROUP));
            while (missing > 0 && Instant.now().isBefore(deadline)) {
                try {
                    rest.triggerCheckpoint(id, CHECKPOINT_PATIENCE);
                } catch (FlinkRestException e) {
                    if (e.unreachable()) {
                        throw e;
                    }
                    // A periodic checkpoint got in between.
                }
                Readiness.pause(POLL);
                missing = TickLog.behind(end, log.coveredOffsets(GROUP));
            }
            return missing;
        }
    }

    private boolean holdsLog() {
        try (TickLog log = log()) {
            return Archive.logs(place).contains(Archive.folder(Broker.TICKS, log.topicId()));
        } catch (IOException e) {
            throw CommandFailure.unavailable(
                    "The archive %s cannot be read: %s".formatted(place, e.getMessage()), e);
        }
    }

    private Path checkpoints() {
        try (TickLog log = log()) {
            String owner =
                    UUID.nameUUIDFromBytes(
                                    (place + " " + log.topicId()).getBytes(StandardCharsets.UTF_8))
                            .toString();
            return stack.cluster().checkpoints().resolve("archive-" + owner);
        }
    }

    /** The newest completed checkpoint or savepoint in a folder. */
    private static Optional<Path> newest(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (Stream<Path> below = Files.walk(folder)) {
            return below.filter(file -> file.endsWith("_metadata"))
                    .max(Comparator.comparing(ArchiveKeeper::modified))
                    .map(Path::getParent);
        } catch (IOException | UncheckedIOException e) {
            throw CommandFailure.unavailable(
                    "The checkpoints in " + folder + " cannot be read (" + e + ").", e);
        }
    }

    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TickLog log() {
        return new TickLog(stack.broker().bootstrapServers(), Broker.TICKS);
    }
}
