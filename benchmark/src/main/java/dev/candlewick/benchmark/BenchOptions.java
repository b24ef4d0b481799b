package dev.candlewick.benchmark;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options of the command. */
final class BenchOptions {
    private static final long QUICK_TICKS = 1_000_000;
    private static final long ALL_TICKS = 8_000_000;

    @Option(
            names = "--all",
            description =
                    "With the ticks, passes and rows of a report; every benchmark, when none is named.")
    boolean all;

    @Option(names = "--list", description = "Only list benchmarks and programs.")
    boolean list;

    @Option(names = "--only", description = "Of programs, none but those named.")
    boolean only;

    @Option(
            names = "--compare",
            paramLabel = "FILE",
            description =
                    "report.json of an earlier run: exit code 1 when a ratio is more than 15 %% lower.")
    @Nullable Path earlierReport;

    @Parameters(
            paramLabel = "NAME",
            arity = "0..*",
            description =
                    "Benchmarks, or programs of the benchmark throughput; of programs, the limits and the"
                            + " job are measured beside them. Default: throughput.")
    List<String> names = new ArrayList<>();

    @Option(
            names = "--ticks",
            description = "Ticks in the frozen topic. Default: 1000000, with --all 8000000.")
    @Nullable Long givenTicks;

    @Option(names = "--passes", description = "Measured passes. Default: 3, with --all 5.")
    @Nullable Integer givenPasses;

    @Option(
            names = "--warm-passes",
            defaultValue = "2",
            description = "Passes before the first that is measured, at least.")
    int warmPasses;

    @Option(
            names = "--warm-seconds",
            description = "Seconds before that, at least. Default: 5, with --all 20.")
    @Nullable Integer givenWarmSeconds;

    @Option(
            names = "--heap",
            defaultValue = "1g",
            description = "Most memory of every program's heap.")
    String heap = "1g";

    @Option(names = "--symbols", defaultValue = "100", description = "Number of symbols.")
    int symbols;

    @Option(
            names = "--zipf",
            defaultValue = "1.0",
            description = "Exponent of the distribution of ticks over symbols; 0 is uniform.")
    double zipf;

    @Option(names = "--partitions", defaultValue = "4", description = "Partitions of the topic.")
    int partitions;

    @Option(
            names = "--ticks-per-second",
            defaultValue = "10000",
            description = "Ticks in a second of event time.")
    long ticksPerSecond;

    @Option(
            names = "--minutes",
            defaultValue = "5",
            description = "How long the page of the benchmark soak is open. Default: 5.")
    int minutes;

    @Option(names = "--seed", defaultValue = "1", description = "Seed of the market.")
    long seed;

    long ticks() {
        Long given = givenTicks;
        return given != null ? given : all ? ALL_TICKS : QUICK_TICKS;
    }

    int passes() {
        Integer given = givenPasses;
        return given != null ? given : all ? 5 : 3;
    }

    int warmSeconds() {
        Integer given = givenWarmSeconds;
        return given != null ? given : all ? 20 : 5;
    }
}
