package dev.candlewick.benchmark;

import dev.candlewick.benchmark.child.ProgramDescription;
import dev.candlewick.benchmark.report.Comparison;
import dev.candlewick.benchmark.report.Machine;
import dev.candlewick.benchmark.report.Report;
import dev.candlewick.benchmark.report.Versions;
import dev.candlewick.localstack.Repository;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ./candlewick bench}: runs benchmarks and writes their report. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Measures the job, the limits of this machine and other engines on the same ticks."
                        + " Candles of all are compared before a speed is told.",
        footer = {"", "Exit codes: 0 good, 1 candles differ or a benchmark failed, 2 wrong usage."})
final class BenchCommand implements Callable<Integer> {

    /** In the order of the report. */
    private static final List<Benchmark> BENCHMARKS =
            List.of(
                    new Throughput(),
                    new TradeIds(),
                    new WithDatabase(),
                    new Scaling(),
                    new SinkSpeed(),
                    new Latency(),
                    new Screen(),
                    new Sessions(),
                    new Soak(),
                    new ReadQueries(),
                    new MemoryPerSymbol());

    private final String commandLine;
    @Mixin private BenchOptions options = new BenchOptions();

    private BenchCommand(String commandLine) {
        this.commandLine = commandLine;
    }

    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    /** Runs it in this JVM; returns the exit code. */
    static int execute(String... arguments) {
        String called = String.join(" ", "./candlewick bench", String.join(" ", arguments)).strip();
        return new CommandLine(new BenchCommand(called))
                .setUsageHelpAutoWidth(true)
                .execute(arguments);
    }

    /** Where the report comes to lie. */
    static Path folder() {
        return Repository.root().resolve("benchmark/target/report");
    }

    @Override
    public Integer call() {
        if (options.list) {
            list();
            return 0;
        }
        for (String name : options.names) {
            if (BENCHMARKS.stream().noneMatch(one -> one.name().equals(name))
                    && !Programs.isProgram(name)) {
                System.err.println("There is no benchmark " + name + "; --list names all.");
                return 2;
            }
        }
        try (Run run = new Run(options)) {
            Machine.describe(run.figures());
            Versions.describe(run.figures());
            for (Benchmark benchmark : chosen()) {
                run(benchmark, run);
            }
            Path earlier = options.earlierReport;
            if (earlier != null) {
                Comparison.with(earlier, run.figures());
            }
            Report.write(run.figures(), commandLine, run.folder());
            System.out.println(run.folder().resolve("report.md"));
            run.figures().failures().forEach(run::say);
            return run.figures().failures().isEmpty() ? 0 : 1;
        }
    }

    private static void run(Benchmark benchmark, Run run) {
        try {
            run.say("== " + benchmark.name());
            benchmark.run(run);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            run.figures().failure(benchmark.name() + " was interrupted");
        } catch (Exception e) {
            run.figures().failure(benchmark.name() + ": " + e.getMessage());
        }
    }

    private List<Benchmark> chosen() {
        if (options.all && options.names.isEmpty()) {
            return BENCHMARKS;
        }
        List<Benchmark> chosen = new ArrayList<>();
        for (Benchmark benchmark : BENCHMARKS) {
            if (options.names.contains(benchmark.name())
                    || (benchmark instanceof Throughput
                            && (options.names.isEmpty()
                                    || options.names.stream().anyMatch(Programs::isProgram)))) {
                chosen.add(benchmark);
            }
        }
        return chosen;
    }

    private static void list() {
        System.out.println("Benchmarks:");
        for (Benchmark benchmark : BENCHMARKS) {
            System.out.printf("  %-22s %s%n", benchmark.name(), benchmark.description());
        }
        System.out.println("Programs of throughput:");
        for (ProgramDescription program : Programs.ALL) {
            System.out.printf("  %-22s %s%n", program.name(), program.description());
        }
    }
}
