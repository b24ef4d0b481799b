package dev.candlewick.launcher.command;

import dev.candlewick.feed.FeedKind;
import dev.candlewick.feed.FeedOptions;
import dev.candlewick.feed.mapping.MappingException;
import dev.candlewick.feed.mapping.MappingFile;
import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.launcher.Console;
import dev.candlewick.launcher.ExitCode;
import dev.candlewick.launcher.Installation;
import dev.candlewick.launcher.run.Background;
import dev.candlewick.launcher.run.RunLock;
import dev.candlewick.launcher.run.RunState;
import dev.candlewick.launcher.run.Supervisor;
import dev.candlewick.launcher.run.SystemPlan;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts everything and keeps it alive. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Starts TimescaleDB, Kafka, a Flink cluster with the job, the dashboard and a feed,"
                    + " and prints where they are when everything answers.",
            "Stays in the foreground until Ctrl-C; what dies meanwhile is brought back. Data stays."
        })
public final class UpCommand implements Callable<Integer> {
    private static final Duration START_PATIENCE = Duration.ofMinutes(10);

    @Spec private @Nullable CommandSpec spec;
    @Mixin private final FeedOptions feed = new FeedOptions();

    @Option(
            names = "--instruments",
            paramLabel = "FILE",
            description =
                    "Instrument file of the job: symbol,calendar,condition_table,tick_size,name."
                            + " Default: the shipped one.")
    private @Nullable Path instruments;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port of the dashboard. Default: 8080, or the next free one.")
    private @Nullable Integer port;

    @Option(
            names = "--archive",
            paramLabel = "DIR|s3://...",
            description =
                    "Keep every message of the topic as Parquet files there, to replay with --feed"
                            + " archive and for verify, explain and rebuild when Kafka no longer has it.")
    private @Nullable String archive;

    @Option(names = "--fresh", description = "Delete all data first: topic, candles, checkpoints.")
    private boolean fresh;

    @Option(names = "--detach", description = "Return when everything answers; it runs on.")
    private boolean detach;

    @Option(names = "--supervise", hidden = true, description = "The process behind --detach.")
    private boolean supervise;

    @Override
    public Integer call() {
        Installation installation = Installation.current();
        SystemPlan plan = plan();
        Optional<RunLock> lock = RunLock.tryTake(installation.lockFile());
        if (lock.isEmpty()) {
            return alreadyRunning(installation);
        }
        if (detach && !supervise) {
            lock.get().close();
            return inBackground(installation);
        }
        try {
            return supervise(installation, plan);
        } finally {
            lock.get().close();
        }
    }

    private int supervise(Installation installation, SystemPlan plan) {
        Console console = Console.standardError();
        Instant began = Instant.now();
        console.say("Starting Candlewick " + installation.version());
        Supervisor.requireRoom(installation);
        new Supervisor(installation, plan, console)
                .run(
                        state -> {
                            console.say(
                                    "Ready after %s"
                                            .formatted(
                                                    Console.seconds(
                                                            Duration.between(
                                                                    began, Instant.now()))));
                            if (!supervise) {
                                printUrls(state);
                                console.say("Ctrl-C stops it.");
                            }
                        });
        return ExitCode.GOOD;
    }

    private int inBackground(Installation installation) {
        Background background = new Background(installation, Console.standardError());
        background.start(arguments());
        RunState state = background.awaitReady(START_PATIENCE);
        printUrls(state);
        Console.standardError().say("./candlewick down stops it.");
        return ExitCode.GOOD;
    }

    private int alreadyRunning(Installation installation) {
        Console console = Console.standardError();
        if (fresh) {
            throw CommandFailure.wrongUsage(
                    "Candlewick is running, and --fresh deletes its data. Stop it first:"
                            + " ./candlewick down");
        }
        RunState state = new Background(installation, console).awaitReady(START_PATIENCE);
        console.say(
                "Candlewick is running since %s (process %d). More feeds: ./candlewick feed; stop:"
                                .formatted(state.startedAt(), state.supervisor())
                        + " ./candlewick down");
        printUrls(state);
        return ExitCode.GOOD;
    }

    private SystemPlan plan() {
        if (feed.resolvedKind() == FeedKind.REPLAY) {
            if (feed.file == null) {
                throw CommandFailure.wrongUsage("--feed replay needs --file.");
            }
            readable(feed.file, "--file");
        }
        if (feed.resolvedKind() == FeedKind.ARCHIVE && feed.file == null) {
            throw CommandFailure.wrongUsage("--feed archive needs --file.");
        }
        ArchivePlace.checkReadable(feed.archive());
        FeedCommand.checkSource(feed);
        if (feed.resolvedKind() == FeedKind.TOPIC) {
            checkMapping();
        }
        Optional<SystemPlan.FeedPlan> wanted =
                feed.resolvedKind() == FeedKind.NONE
                        ? Optional.empty()
                        : Optional.of(
                                new SystemPlan.FeedPlan(
                                        feed.arguments(),
                                        feed.resolvedKind() == FeedKind.REPLAY
                                                || feed.resolvedKind() == FeedKind.ARCHIVE,
                                        feed.resolvedKind().mayBeSilent()));
        return new SystemPlan(
                wanted,
                Optional.ofNullable(instruments).map(file -> readable(file, "--instruments")),
                port == null ? OptionalInt.empty() : OptionalInt.of(port),
                fresh,
                Optional.ofNullable(archive).map(ArchivePlace::writable));
    }

    /** What is wrong in it shall be said before anything is started. */
    private void checkMapping() {
        if (feed.mapping == null) {
            throw CommandFailure.wrongUsage(
                    "--feed topic needs --mapping; ./candlewick topic guess writes a first one.");
        }
        try {
            if (MappingFile.read(feed.mapping).kafka().isEmpty() && fresh) {
                throw CommandFailure.wrongUsage(
                        "The mapping names no Kafka, so its topic lies in Candlewick's own, which --fresh would delete. Leave --fresh out, or say 'kafka:' in the mapping.");
            }
        } catch (MappingException refused) {
            throw CommandFailure.wrongUsage(String.valueOf(refused.getMessage()));
        }
    }

    /** The command line of the process behind --detach: this one's. */
    private List<String> arguments() {
        return Stream.concat(
                        Objects.requireNonNull(spec)
                                .root()
                                .commandLine()
                                .getParseResult()
                                .originalArgs()
                                .stream(),
                        Stream.of("--supervise"))
                .toList();
    }

    private void printUrls(RunState state) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        state.urls().forEach((name, url) -> out.printf("%-20s %s%n", name, url));
        out.flush();
    }

    private static Path readable(Path file, String option) {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw CommandFailure.wrongUsage(
                    option + ": " + file.toAbsolutePath() + " is not a file that can be read.");
        }
        return file.toAbsolutePath().normalize();
    }
}
