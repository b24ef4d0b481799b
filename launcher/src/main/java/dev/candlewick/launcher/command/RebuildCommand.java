package dev.candlewick.launcher.command;

import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.launcher.Console;
import dev.candlewick.launcher.ExitCode;
import dev.candlewick.launcher.Installation;
import dev.candlewick.launcher.rebuild.EpochRemoval;
import dev.candlewick.launcher.rebuild.Rebuild;
import dev.candlewick.launcher.run.RunLock;
import dev.candlewick.launcher.run.Running;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Folds the log again beside what readers see, and switches them over when it is proved. */
@Command(
        name = "rebuild",
        mixinStandardHelpOptions = true,
        description = {
            "Folds the whole log again into a new epoch, beside the live one: with another horizon or"
                    + " instrument file, or by the program that is running now. When verify finds no"
                    + " difference in it, readers are switched over in one transaction.",
            "A newer version of the program comes first: down, up (which comes up without a job when"
                    + " the new version refuses the live epoch), then rebuild.",
            "The old epoch stays until it is dropped: SELECT * FROM epoch_change(old, new) lists what"
                    + " changed. Stopped before readers are switched over, the same command goes on.",
            "Exit code 1 when verify finds a difference; readers then still see the old epoch."
        })
public final class RebuildCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--horizon",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description =
                    "How far a tick may lie behind the newest event time of its symbol, for instance"
                            + " 10m or 24h. Default: as it is.")
    private @Nullable Duration horizon;

    @Option(
            names = "--instruments",
            paramLabel = "FILE",
            description = "Instrument file. Default: as it is.")
    private @Nullable Path instruments;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "3600",
            description =
                    "Exit code 4 after that time; the fold goes on. Default: ${DEFAULT-VALUE}.")
    private int timeout;

    @Option(
            names = "--from-what-is-left",
            description =
                    "Fold a log that has lost its beginning: candles from before it are not in the"
                            + " new epoch.")
    private boolean fromWhatIsLeft;

    @Option(names = "--drop-old", description = "Delete the rows of the old epoch afterwards.")
    private boolean dropOld;

    @Option(
            names = "--drop",
            paramLabel = "N",
            description = "Only delete the rows of epoch N, which was replaced earlier.")
    private @Nullable Integer drop;

    @Option(names = "--abandon", description = "Only give up the epoch that is being built.")
    private boolean abandon;

    @Override
    public Integer call() {
        boolean builds = horizon != null || instruments != null || dropOld || fromWhatIsLeft;
        if (Stream.of(builds, drop != null, abandon).filter(Boolean::booleanValue).count() > 1) {
            throw CommandFailure.wrongUsage("--drop and --abandon build nothing; give them alone.");
        }
        Optional<String> file = Optional.ofNullable(instruments).map(RebuildCommand::text);
        Installation installation = Installation.current();
        Running running = Running.require(installation);
        RunLock lock =
                RunLock.tryTake(installation.rebuildLockFile())
                        .orElseThrow(
                                () ->
                                        CommandFailure.unavailable(
                                                "A rebuild is under way already. See ./candlewick status."));
        try {
            return run(running, file);
        } finally {
            lock.close();
        }
    }

    private int run(Running running, Optional<String> file) {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (abandon) {
            new EpochRemoval(running, out).abandon();
            return ExitCode.GOOD;
        }
        if (drop != null) {
            new EpochRemoval(running, out).drop(drop);
            return ExitCode.GOOD;
        }
        return new Rebuild(running, Console.standardError(), out)
                        .run(
                                Optional.ofNullable(horizon),
                                file,
                                Duration.ofSeconds(timeout),
                                dropOld,
                                fromWhatIsLeft)
                ? ExitCode.GOOD
                : ExitCode.CHECK_FAILED;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw CommandFailure.wrongUsage(
                    "--instruments: %s is not a file that can be read."
                            .formatted(file.toAbsolutePath()));
        }
    }

    /** A duration as the job writes it. */
    static final class DurationConverter implements ITypeConverter<Duration> {
        /** The same as the job's. */
        private static final Duration LONGEST = Duration.ofDays(36500);

        @Override
        public Duration convert(String text) {
            if (!text.matches("\\d{1,9}(ms|s|m|h)")) {
                throw new TypeConversionException(
                        "'" + text + "' is not a duration such as 500ms, 5s, 10m or 24h");
            }
            long amount = Long.parseLong(text.replaceAll("\\D", ""));
            Duration duration =
                    switch (text.replaceAll("\\d", "")) {
                        case "ms" -> Duration.ofMillis(amount);
                        case "s" -> Duration.ofSeconds(amount);
                        case "m" -> Duration.ofMinutes(amount);
                        default -> Duration.ofHours(amount);
                    };
            if (duration.compareTo(LONGEST) > 0) {
                throw new TypeConversionException(
                        "'%s' is longer than %dh, a hundred years"
                                .formatted(text, LONGEST.toHours()));
            }
            return duration;
        }
    }
}
