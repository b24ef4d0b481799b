package dev.candlewick.benchmark;

import dev.candlewick.benchmark.child.Contest;
import dev.candlewick.benchmark.child.Entrant;
import dev.candlewick.benchmark.child.Measurement;
import dev.candlewick.benchmark.child.Passes;
import dev.candlewick.benchmark.child.ProgramDescription;
import dev.candlewick.benchmark.report.Figures;
import dev.candlewick.benchmark.report.Table;
import dev.candlewick.benchmark.topic.Encoding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** How many ticks a second of CPU time is good for: limits, the job, peers, in one contest. */
final class Throughput implements Benchmark {

    @Override
    public String name() {
        return "throughput";
    }

    @Override
    public String description() {
        return "ticks per CPU-second of the job, of limits and of other engines, on the same topic";
    }

    @Override
    public void run(Run run) {
        List<Entrant> entrants =
                programs(run.options()).stream()
                        .map(program -> new Entrant(program, run.topic(program.encoding())))
                        .toList();
        Contest.Result result = run.contest().run(entrants);
        List<Passes> all = result.passes();
        Figures figures = run.figures();
        List<Passes> right = figures.compared(result);
        for (Passes passes : all) {
            passes.last()
                    .commonHash()
                    .ifPresent(hash -> figures.hash(passes.program().name(), hash));
        }
        figures.chapter("Throughput", text(run, right.size() == entrants.size()) + table(right));
        Map<String, Double> bars = new LinkedHashMap<>();
        right.stream()
                .sorted((a, b) -> Double.compare(b.speed(), a.speed()))
                .forEach(passes -> bars.put(passes.program().name(), passes.speed()));
        figures.bars("Throughput", "million ticks per CPU-second", bars);
        for (Passes passes : right) {
            figures.spread(passes.program().name(), passes.spread());
            describe(passes, figures);
        }
        new Ratios(right).write(figures);
    }

    private static List<ProgramDescription> programs(BenchOptions options) {
        boolean some = options.names.stream().anyMatch(Programs::isProgram);
        return Programs.ALL.stream()
                .filter(
                        program ->
                                !some
                                        || options.all
                                        || options.names.contains(program.name())
                                        || (!options.only && Programs.isAlwaysMeasured(program)))
                .toList();
    }

    private static String text(Run run, boolean allEqual) {
        BenchOptions options = run.options();
        return """
        %d ticks of %d symbols (Zipf %s) in %d partitions, one reader each; %d passes in turn, after %d s of warming \
        up. Speed is the median; spread is the distance of the slowest to the fastest pass, as a share of it. All \
        programs have a heap of %s. %s

        """
                .formatted(
                        options.ticks(),
                        options.symbols,
                        options.zipf,
                        options.partitions,
                        options.passes(),
                        options.warmSeconds(),
                        options.heap,
                        allEqual
                                ? "The candles of all are equal."
                                : "**Programs that failed or whose candles differ are left out.**");
    }

    private static String table(List<Passes> all) {
        Table table =
                new Table(
                        "program",
                        "M ticks/CPU-s",
                        "spread",
                        "M ticks/s",
                        "bytes/tick",
                        "GC ms",
                        "candles",
                        "late");
        for (Passes passes : all) {
            Measurement last = passes.last();
            table.row(
                    passes.program().name(),
                    number("%.2f", passes.speed()),
                    number("%.0f %%", passes.spread() * 100),
                    number("%.2f", passes.median(Measurement::millionPerSecond)),
                    number("%.0f", passes.median(m -> (double) m.allocatedBytes() / m.events())),
                    number("%.0f", passes.median(Measurement::collectingMillis)),
                    Long.toString(last.candles()),
                    Long.toString(last.late()));
        }
        return table.toString();
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    private static void describe(Passes passes, Figures figures) {
        figures.object("throughput")
                .putObject(passes.program().name())
                .put("million_per_cpu_second", Figures.rounded(passes.speed()))
                .put(
                        "million_per_second",
                        Figures.rounded(passes.median(Measurement::millionPerSecond)))
                .put(
                        "allocated_bytes_per_tick",
                        Figures.rounded(
                                passes.median(m -> (double) m.allocatedBytes() / m.events())))
                .put("collecting_ms", passes.median(Measurement::collectingMillis))
                .put("candles", passes.last().candles())
                .put("late", passes.last().late())
                .put("passes", passes.measurements().size());
    }

    /** Ours over theirs. */
    private record Ratios(List<Passes> programs) {
        void write(Figures figures) {
            for (Encoding encoding : Encoding.values()) {
                write(figures, "noop_" + encoding.label(), Programs.NO_OP, encoding);
                write(figures, "loop_" + encoding.label(), Programs.LOOP, encoding);
            }
            lower(figures, "noop", Programs.NO_OP);
            write(figures, "stock_windows", Programs.STOCK, Encoding.FLAT);
            write(figures, "stock_json", Programs.STOCK, Encoding.JSON);
            write(figures, "flink_sql", Programs.SQL, Encoding.JSON);
            write(figures, "spark", Programs.SPARK, Encoding.JSON);
            lower(figures, "kafka_streams", Programs.STREAMS);
            lower(figures, "jet", Programs.JET);
        }

        private void write(Figures figures, String ratio, String other, Encoding encoding) {
            of(other, encoding).ifPresent(value -> figures.ratio(ratio, value));
        }

        /** Where a program was measured in both encodings, the ratio that is worse for us. */
        private void lower(Figures figures, String ratio, String other) {
            double lower = Double.MAX_VALUE;
            for (Encoding encoding : Encoding.values()) {
                lower = Math.min(lower, of(other, encoding).orElse(Double.MAX_VALUE));
            }
            if (lower < Double.MAX_VALUE) {
                figures.ratio(ratio, lower);
            }
        }

        private OptionalDouble of(String other, Encoding encoding) {
            OptionalDouble ours = speed(Programs.name(Programs.OURS, encoding));
            OptionalDouble theirs = speed(Programs.name(other, encoding));
            return ours.isEmpty() || theirs.isEmpty()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(ours.getAsDouble() / theirs.getAsDouble());
        }

        private OptionalDouble speed(String name) {
            return programs.stream()
                    .filter(passes -> passes.program().name().equals(name))
                    .mapToDouble(Passes::speed)
                    .findFirst();
        }
    }
}
