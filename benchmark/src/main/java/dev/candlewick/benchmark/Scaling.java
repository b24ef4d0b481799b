package dev.candlewick.benchmark;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.candlewick.benchmark.child.Contest;
import dev.candlewick.benchmark.child.Entrant;
import dev.candlewick.benchmark.child.HashCheck;
import dev.candlewick.benchmark.child.Measurement;
import dev.candlewick.benchmark.child.Passes;
import dev.candlewick.benchmark.child.ProgramDescription;
import dev.candlewick.benchmark.pass.FrozenTopic;
import dev.candlewick.benchmark.report.Figures;
import dev.candlewick.benchmark.report.Table;
import dev.candlewick.benchmark.topic.Encoding;
import dev.candlewick.benchmark.topic.Market;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What a tick costs with more symbols, with a few of them hot, and with more readers. Each symbol
 * has as many ticks in a second on average whatever their number, so a candle has too.
 */
final class Scaling implements Benchmark {
    private static final List<Integer> SYMBOLS = List.of(10, 100, 1_000, 10_000);
    private static final long TICKS_PER_SYMBOL_AND_SECOND = 50;
    private static final int MIDDLE = 100;
    private static final Encoding ENCODING = Encoding.FLAT;

    /** One measured case; the loop stands beside it to show what the machine's caches cost. */
    private record Case(int symbols, double zipf, int parallelism, int taskManagers, boolean loop) {
        String name() {
            return "%s %d %s p%d tm%d"
                    .formatted(
                            loop ? Programs.LOOP : Programs.OURS,
                            symbols,
                            distribution(),
                            parallelism,
                            taskManagers);
        }

        String distribution() {
            return zipf == 0 ? "uniform" : "zipf";
        }

        Entrant entrant(Run run) {
            Market.Description market =
                    new Market.Description(
                            run.options().seed,
                            symbols,
                            zipf,
                            symbols * TICKS_PER_SYMBOL_AND_SECOND,
                            false);
            FrozenTopic topic = run.topic(ENCODING, market, run.options().ticks());
            ProgramDescription program =
                    Programs.named(Programs.name(loop ? Programs.LOOP : Programs.OURS, ENCODING));
            return new Entrant(
                    program.named(name(), Integer.toString(taskManagers)),
                    topic.readBy(parallelism));
        }
    }

    @Override
    public String name() {
        return "scaling";
    }

    @Override
    public String description() {
        return "the job with 10 to 10,000 symbols, uniform and Zipf, one and two readers and"
                + " TaskManagers";
    }

    @Override
    public void run(Run run) {
        Map<Case, Passes> measured = new LinkedHashMap<>();
        measure(run, bySymbols(run.options().zipf), measured);
        measure(run, byParallelism(run.options().zipf), measured);
        ObjectNode scaling = run.figures().object("scaling");
        ArrayNode runs = scaling.putArray("runs");
        Table table =
                new Table(
                        "program",
                        "symbols",
                        "distribution",
                        "readers",
                        "TaskManagers",
                        "ns CPU/tick",
                        "M ticks/s",
                        "spread");
        measured.forEach(
                (one, passes) -> {
                    describe(one, passes, runs.addObject());
                    table.row(
                            one.loop ? "loop" : "candlewick",
                            Integer.toString(one.symbols),
                            one.distribution(),
                            Integer.toString(one.parallelism),
                            Integer.toString(one.taskManagers),
                            String.format(Locale.ROOT, "%.0f", nanos(passes)),
                            String.format(
                                    Locale.ROOT,
                                    "%.2f",
                                    passes.median(Measurement::millionPerSecond)),
                            String.format(Locale.ROOT, "%.0f %%", passes.spread() * 100));
                });
        ratios(measured, scaling);
        run.figures()
                .chapter(
                        "Scaling",
                        "Flat encoding, %d ticks for each symbol and second of event time, %d ticks.\n\n%s"
                                .formatted(
                                        TICKS_PER_SYMBOL_AND_SECOND, run.options().ticks(), table));
    }

    private static List<Case> bySymbols(double zipf) {
        List<Case> cases = new ArrayList<>();
        for (double exponent : new double[] {0, zipf}) {
            for (int symbols : SYMBOLS) {
                cases.add(new Case(symbols, exponent, 1, 1, false));
                cases.add(new Case(symbols, exponent, 1, 1, true));
            }
        }
        return cases;
    }

    private static List<Case> byParallelism(double zipf) {
        List<Case> cases = new ArrayList<>();
        for (double exponent : new double[] {0, zipf}) {
            cases.add(new Case(MIDDLE, exponent, 2, 1, false));
            cases.add(new Case(MIDDLE, exponent, 2, 2, false));
        }
        return cases;
    }

    private static void measure(Run run, List<Case> cases, Map<Case, Passes> measured) {
        Map<String, Case> byName = new LinkedHashMap<>();
        cases.forEach(one -> byName.put(one.name(), one));
        Contest.Result result =
                run.contest().run(cases.stream().map(one -> one.entrant(run)).toList());
        result.failures().values().forEach(run.figures()::failure);
        Map<String, List<Passes>> byTopic = new LinkedHashMap<>();
        for (Passes passes : result.passes()) {
            Case one = byName.get(passes.program().name());
            if (one != null) {
                measured.put(one, passes);
            }
        }
        measured.forEach(
                (one, passes) ->
                        byTopic.computeIfAbsent(
                                        one.symbols + one.distribution(), key -> new ArrayList<>())
                                .add(passes));
        for (List<Passes> same : byTopic.values()) {
            HashCheck check = HashCheck.of(same);
            check.differing()
                    .forEach(
                            (program, what) ->
                                    run.figures()
                                            .failure("Candles of " + program + " differ: " + what));
            measured.values().removeIf(passes -> !check.holds(passes));
        }
    }

    private static void describe(Case one, Passes passes, ObjectNode into) {
        into.put("program", one.loop ? Programs.LOOP : Programs.OURS)
                .put("symbols", one.symbols)
                .put("distribution", one.distribution())
                .put("parallelism", one.parallelism)
                .put("task_managers", one.taskManagers)
                .put("cpu_nanos_per_tick", Figures.rounded(nanos(passes)))
                .put(
                        "million_per_second",
                        Figures.rounded(passes.median(Measurement::millionPerSecond)))
                .put("spread", Figures.rounded(passes.spread()));
    }

    private static double nanos(Passes passes) {
        return 1000 / passes.speed();
    }

    private static void ratios(Map<Case, Passes> measured, ObjectNode scaling) {
        double least = Double.MAX_VALUE;
        double most = 0;
        double worst = 0;
        for (Map.Entry<Case, Passes> entry : measured.entrySet()) {
            Case one = entry.getKey();
            if (one.loop || one.parallelism > 1) {
                continue;
            }
            double nanos = nanos(entry.getValue());
            if (one.zipf == 0) {
                least = Math.min(least, nanos);
                most = Math.max(most, nanos);
            } else {
                OptionalDouble uniform = uniform(measured, one.symbols);
                if (uniform.isPresent()) {
                    worst = Math.max(worst, nanos / uniform.getAsDouble());
                }
            }
        }
        if (most > 0) {
            scaling.put("cost_most_over_least", Figures.rounded(most / least));
        }
        if (worst > 0) {
            scaling.put("zipf_over_uniform", Figures.rounded(worst));
        }
    }

    private static OptionalDouble uniform(Map<Case, Passes> measured, int symbols) {
        Passes passes = measured.get(new Case(symbols, 0, 1, 1, false));
        return passes == null ? OptionalDouble.empty() : OptionalDouble.of(nanos(passes));
    }
}
