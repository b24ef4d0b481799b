package dev.candlewick.launcher.run;

import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.launcher.Installation;
import dev.candlewick.localstack.Broker;
import dev.candlewick.localstack.Deletion;
import dev.candlewick.localstack.FlinkRest;
import dev.candlewick.localstack.FlinkRestException;
import dev.candlewick.localstack.LocalStack;
import dev.candlewick.localstack.RetainedCheckpoint;
import dev.candlewick.localstack.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Submits the candle job to the cluster as a user of the Flink web UI does: upload the jar, run it.
 * Each epoch has a job, a consumer group and checkpoints of its own.
 */
public final class JobKeeper {
    private static final String MAIN_CLASS = "dev.candlewick.job.CandleJob";
    private static final int FIRST_EPOCH = 1;

    /** Why a job is not submitted, and what to do. */
    static final String OTHER_LOG =
            "The database holds candles of another log than the one in Kafka now: the topic was created"
                    + " anew. They cannot be continued. ./candlewick rebuild folds the log that is there"
                    + " into a new epoch, ./candlewick up --fresh starts both empty.";

    private final Installation installation;
    private final LocalStack stack;
    private final EpochTable epochs;
    private final Optional<Path> firstInstruments;
    private final Optional<String> archive;
    private final SubmissionIds ids = new SubmissionIds();

    /**
     * A keeper.
     *
     * @param firstInstruments instrument file to begin the first epoch with; the job's default when
     *     empty
     * @param archive where the log is kept as Parquet, if it is
     */
    public JobKeeper(
            Installation installation,
            LocalStack stack,
            Optional<Path> firstInstruments,
            Optional<String> archive) {
        this.archive = archive;
        this.installation = installation;
        this.stack = stack;
        this.epochs = new EpochTable(stack.database());
        this.firstInstruments = firstInstruments;
    }

    /**
     * A submitted job.
     *
     * @param logEpoch the epoch that it writes
     * @param id 32 hexadecimal digits; empty when the job was refused
     * @param startedFrom where it starts, for people; why it does not when the job was refused
     */
    public record Submission(int logEpoch, String id, String startedFrom) {
        /** No job; the epoch stays as it is. */
        static Submission refused(int logEpoch, String why) {
            return new Submission(logEpoch, "", why);
        }

        /** True when a job does what was asked for. */
        boolean accepted() {
            return !id.isEmpty();
        }

        /** What {@code status} says of the job besides its state. */
        String note() {
            return accepted() ? "" : startedFrom.lines().findFirst().orElse("");
        }
    }

    /**
     * Submits the job of the live epoch under the rules that it was begun with, so that a person
     * need not name them each time; the job of a first epoch when there is none.
     */
    Submission submitLive() {
        Optional<EpochRow> live = epochs.live();
        if (live.isEmpty()) {
            return run(FIRST_EPOCH, Optional.empty(), firstArguments());
        }
        requireSameInstruments(live.get());
        return submit(live.get());
    }

    /** Submits the job of an epoch: from its own newest checkpoint when it belongs to the log. */
    public Submission submit(EpochRow epoch) {
        return run(epoch.logEpoch(), Optional.of(epoch), arguments(epoch));
    }

    private Submission run(int logEpoch, Optional<EpochRow> epoch, List<String> rules) {
        FlinkRest rest = stack.cluster().rest();
        String asked = ids.next(logEpoch, rest.jobs());
        requireNoJob(logEpoch, rest);
        Optional<RetainedCheckpoint> checkpoint = checkpointToResume(logEpoch, epoch);
        String jar = rest.upload(installation.jobJar());
        List<String> arguments = new ArrayList<>(addresses(logEpoch));
        archive.ifPresent(place -> arguments.addAll(List.of("--archive", place)));
        arguments.addAll(rules);
        FlinkRest.Run run =
                new FlinkRest.Run(
                                arguments,
                                Optional.of(MAIN_CLASS),
                                checkpoint.map(c -> c.path().toString()))
                        .withId(asked);
        String id;
        try {
            id = rest.run(jar, run);
            ids.answered(logEpoch);
        } catch (FlinkRestException e) {
            if (!e.unreachable()) {
                ids.answered(logEpoch);
                // Whoever tries again uploads again.
                rest.deleteJar(jar);
            }
            throw e;
        }
        return new Submission(
                logEpoch,
                id,
                checkpoint
                        .map(c -> "from checkpoint " + c.number() + " of " + c.completedAt())
                        .orElse("from the beginning of the log"));
    }

    /** An epoch has one writer, and a job that runs needs its checkpoints. */
    private static void requireNoJob(int logEpoch, FlinkRest rest) {
        EpochJobs.notEnded(logEpoch, rest.jobs()).stream()
                .findFirst()
                .ifPresent(
                        job -> {
                            throw CommandFailure.unavailable(
                                    "%s is %s already (%s); it has to end before another is submitted."
                                            .formatted(job.name(), job.state(), job.id()));
                        });
    }

    /** True when an epoch holds candles of a log that is no more; its job is never submitted. */
    boolean isOfAnotherLog(EpochRow epoch) {
        try (TickLog log = log()) {
            return start(epoch.logEpoch(), Optional.of(epoch), log) == FoldRecord.Start.REFUSE;
        }
    }

    /** Called when the job has registered the first epoch: from now on its checkpoints count. */
    void recordFold(int logEpoch) {
        epochs.find(logEpoch).ifPresent(this::recordFold);
    }

    private void recordFold(EpochRow epoch) {
        try (TickLog log = log()) {
            fold(epoch.logEpoch()).write(new FoldRecord(log.topicId(), epoch.createdAt()));
        }
    }

    /** True when the job has registered its epoch in the database. */
    boolean epochIsRegistered(int logEpoch) {
        return epochs.find(logEpoch).isPresent();
    }

    /**
     * Forgets what an epoch has left on disk and in Kafka.
     *
     * @throws CommandFailure when a job still writes it; nothing is deleted then
     */
    public void forget(int logEpoch) {
        requireNoJob(logEpoch, stack.cluster().rest());
        delete(checkpoints(logEpoch));
        fold(logEpoch).delete();
        try (TickLog log = log()) {
            log.forgetCoveredOffsets(logEpoch);
        }
        try {
            Files.deleteIfExists(installation.instrumentFile(logEpoch));
        } catch (IOException e) {
            throw CommandFailure.unavailable("An instrument file cannot be deleted: " + e, e);
        }
    }

    private Optional<RetainedCheckpoint> checkpointToResume(
            int logEpoch, Optional<EpochRow> epoch) {
        try (TickLog log = log()) {
            switch (start(logEpoch, epoch, log)) {
                case REFUSE -> throw CommandFailure.unavailable(OTHER_LOG);
                case RESUME -> {
                    Optional<RetainedCheckpoint> newest =
                            stack.cluster().newestRetainedCheckpoint(checkpoints(logEpoch));
                    if (newest.isPresent()) {
                        return newest;
                    }
                }
                case FROM_THE_BEGINNING -> {}
            }
            // Whatever lies there belongs to another log or database and must never be resumed.
            delete(checkpoints(logEpoch));
            log.forgetCoveredOffsets(logEpoch);
            epoch.ifPresent(this::recordFold);
            return Optional.empty();
        }
    }

    private FoldRecord.Start start(int logEpoch, Optional<EpochRow> epoch, TickLog log) {
        return FoldRecord.decide(
                fold(logEpoch).read().orElse(null),
                log.topicId(),
                epoch.map(EpochRow::createdAt).orElse(""));
    }

    private List<String> addresses(int logEpoch) {
        return List.of(
                "--bootstrap-servers",
                stack.broker().bootstrapServers(),
                "--topic",
                Broker.TICKS,
                "--group",
                TickLog.group(logEpoch),
                "--database-url",
                stack.database().jdbcUrl(),
                "--database-user",
                Role.WRITER.roleName(),
                "--database-password-file",
                stack.database().passwordFile(Role.WRITER).toString(),
                "--checkpoint-dir",
                // Not toUri(): Flink takes %20 for a part of the name.
                "file://" + checkpoints(logEpoch),
                "--log-epoch",
                Integer.toString(logEpoch));
    }

    private List<String> firstArguments() {
        return firstInstruments
                .map(file -> List.of("--instruments", file.toString()))
                .orElse(List.of());
    }

    private List<String> arguments(EpochRow epoch) {
        return List.of(
                "--horizon",
                epoch.rules().horizonText(),
                "--instruments",
                writeInstruments(epoch).toString());
    }

    private void requireSameInstruments(EpochRow live) {
        try {
            if (firstInstruments.isPresent()
                    && !Files.readString(firstInstruments.get())
                            .equals(live.rules().instruments())) {
                throw CommandFailure.wrongUsage(
                        "--instruments %s is not the file that the candles were made with, which is now in %s. Leave --instruments out to go on, and change it with ./candlewick rebuild --instruments, or begin anew with --fresh."
                                .formatted(firstInstruments.get(), writeInstruments(live)));
            }
        } catch (IOException e) {
            throw CommandFailure.unavailable("The instrument file cannot be read: " + e, e);
        }
    }

    private Path writeInstruments(EpochRow epoch) {
        try {
            return Files.writeString(
                    installation.instrumentFile(epoch.logEpoch()), epoch.rules().instruments());
        } catch (IOException e) {
            throw CommandFailure.unavailable("The instrument file cannot be written: " + e, e);
        }
    }

    private Path checkpoints(int logEpoch) {
        return stack.cluster().checkpoints().resolve("epoch-" + logEpoch);
    }

    private RunFile<FoldRecord> fold(int logEpoch) {
        return new RunFile<>(installation.foldFile(logEpoch), FoldRecord.class);
    }

    private TickLog log() {
        return new TickLog(stack.broker().bootstrapServers(), Broker.TICKS);
    }

    private static void delete(Path folder) {
        try {
            Deletion.delete(folder);
        } catch (IOException e) {
            throw CommandFailure.unavailable(
                    "The old checkpoints in " + folder + " cannot be deleted (" + e + ").", e);
        }
    }
}
