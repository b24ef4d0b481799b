package dev.candlewick.launcher.run;

import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.launcher.Installation;
import dev.candlewick.localstack.Broker;
import dev.candlewick.localstack.Deletion;
import dev.candlewick.localstack.FlinkRest;
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
 */
final class JobKeeper {
    static final String MAIN_CLASS = "dev.candlewick.job.CandleJob";

    private final Installation installation;
    private final LocalStack stack;
    private final Optional<Path> instruments;
    private final RunFile<FoldRecord> fold;

    JobKeeper(Installation installation, LocalStack stack, Optional<Path> instruments) {
        this.installation = installation;
        this.stack = stack;
        this.instruments = instruments;
        this.fold = new RunFile<>(installation.foldFile(), FoldRecord.class);
    }

    /**
     * A submitted job.
     *
     * @param id 32 hexadecimal digits
     * @param startedFrom where it starts, for people
     */
    record Submission(String id, String startedFrom) {}

    /** Submits the job: from the newest retained checkpoint when it belongs to log and database. */
    Submission submit() {
        Optional<RetainedCheckpoint> checkpoint = checkpointToResume();
        FlinkRest rest = stack.cluster().rest();
        String jar = rest.upload(installation.jobJar());
        String id =
                rest.run(
                        jar,
                        new FlinkRest.Run(
                                arguments(),
                                Optional.of(MAIN_CLASS),
                                checkpoint.map(c -> c.path().toString())));
        return new Submission(
                id,
                checkpoint
                        .map(c -> "from checkpoint " + c.number() + " of " + c.completedAt())
                        .orElse("from the beginning of the log"));
    }

    /** Called when the job runs and has registered its epoch: from now on its checkpoints count. */
    void recordFold() {
        try (TickLog log = log()) {
            fold.write(new FoldRecord(log.topicId(), epochCreatedAt()));
        }
    }

    /** True when the job has registered its epoch in the database. */
    boolean epochIsRegistered() {
        return epoch().isPresent();
    }

    private Optional<RetainedCheckpoint> checkpointToResume() {
        try (TickLog log = log()) {
            FoldRecord recorded = fold.read().orElse(null);
            Optional<RetainedCheckpoint> newest = stack.cluster().newestRetainedCheckpoint();
            FoldRecord.Start start = FoldRecord.decide(recorded, log.topicId(), epochCreatedAt());
            switch (start) {
                case REFUSE ->
                        throw CommandFailure.unavailable(
                                "The database holds candles of another log than the one in Kafka now,"
                                        + " so they cannot be continued. ./candlewick up --fresh starts"
                                        + " both empty.");
                case RESUME -> {
                    if (newest.isPresent()) {
                        return newest;
                    }
                }
                case FROM_THE_BEGINNING -> {}
            }
            // Whatever lies there belongs to another log or database and must never be resumed.
            delete(stack.cluster().checkpoints());
            log.forgetCoveredOffsets();
            return Optional.empty();
        }
    }

    private List<String> arguments() {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--bootstrap-servers",
                                stack.broker().bootstrapServers(),
                                "--topic",
                                Broker.TICKS,
                                "--database-url",
                                stack.database().jdbcUrl(),
                                "--database-user",
                                Role.WRITER.roleName(),
                                "--database-password-file",
                                stack.database().passwordFile(Role.WRITER).toString(),
                                "--log-epoch",
                                Integer.toString(EpochRow.LOG_EPOCH)));
        instrumentFile()
                .ifPresent(file -> arguments.addAll(List.of("--instruments", file.toString())));
        return arguments;
    }

    private TickLog log() {
        return new TickLog(stack.broker().bootstrapServers(), Broker.TICKS);
    }

    /**
     * The instrument file to submit with: a fold goes on with the one it was begun with, so that a
     * person need not name it each time.
     */
    private Optional<Path> instrumentFile() {
        Optional<EpochRow> epoch = epoch();
        if (epoch.isEmpty()) {
            return instruments;
        }
        String begunWith = epoch.get().instruments();
        Path file = installation.state().resolve("instruments.csv");
        try {
            if (instruments.isPresent() && !Files.readString(instruments.get()).equals(begunWith)) {
                throw CommandFailure.wrongUsage(
                        "--instruments %s is not the file that the candles were begun with, which is now in %s. Leave --instruments out to go on, or begin anew with --fresh."
                                .formatted(instruments.get(), Files.writeString(file, begunWith)));
            }
            return Optional.of(Files.writeString(file, begunWith));
        } catch (IOException e) {
            throw CommandFailure.unavailable(
                    "The instrument file cannot be read or written (" + e + ").", e);
        }
    }

    private Optional<EpochRow> epoch() {
        return EpochRow.read(stack.database());
    }

    private String epochCreatedAt() {
        return epoch().map(EpochRow::createdAt).orElse("");
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
