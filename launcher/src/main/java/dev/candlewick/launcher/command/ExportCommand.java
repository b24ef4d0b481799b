package dev.candlewick.launcher.command;

import dev.candlewick.archive.ResultFiles;
import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.launcher.Console;
import dev.candlewick.launcher.ExitCode;
import dev.candlewick.launcher.Installation;
import dev.candlewick.launcher.run.Export;
import dev.candlewick.launcher.run.Running;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes results as Parquet files. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes the rows of a relation as Parquet, one file for each day in UTC, as readers see them now.",
            "A day that is exported again replaces its file."
        })
public final class ExportCommand implements Callable<Integer> {

    @Parameters(
            paramLabel = "RELATION",
            description =
                    "candle, candle_revision, imported_candle, anomaly, late_tick, rejected_tick or"
                            + " snapshot_tick.")
    private String relation = "";

    @Option(
            names = "--to",
            required = true,
            paramLabel = "DIR|s3://...",
            description = "Where the files go.")
    private String place = "";

    @Option(
            names = "--from-day",
            paramLabel = "DAY",
            description = "First day, for instance 2026-03-02.")
    private Optional<LocalDate> from = Optional.empty();

    @Option(names = "--before-day", paramLabel = "DAY", description = "Day behind the last one.")
    private Optional<LocalDate> before = Optional.empty();

    @Override
    public Integer call() {
        Running running = Running.require(Installation.current());
        Console console = Console.standardError();
        try {
            ResultFiles files = ResultFiles.in(ArchivePlace.absolute(place), System.getenv());
            long rows =
                    new Export(running, files, message -> console.say("  " + message))
                            .run(relation, from, before);
            console.say("Exported: %,d rows of %s".formatted(rows, relation));
            return ExitCode.GOOD;
        } catch (IOException e) {
            throw CommandFailure.wrongUsage(String.valueOf(e.getMessage()));
        }
    }
}
