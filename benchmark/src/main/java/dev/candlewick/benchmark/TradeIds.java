package dev.candlewick.benchmark;

import dev.candlewick.benchmark.child.Contest;
import dev.candlewick.benchmark.child.Entrant;
import dev.candlewick.benchmark.child.Passes;
import dev.candlewick.benchmark.child.ProgramDescription;
import dev.candlewick.benchmark.report.Figures;
import dev.candlewick.benchmark.report.Table;
import dev.candlewick.benchmark.topic.Encoding;
import dev.candlewick.benchmark.topic.Market;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What it costs to leave out duplicates: the job on ticks without and with trade ids. */
final class TradeIds implements Benchmark {

    @Override
    public String name() {
        return "trade-ids";
    }

    @Override
    public String description() {
        return "the job on ticks without and with trade ids, which it remembers for the horizon";
    }

    @Override
    public void run(Run run) {
        Market.Description without = run.market();
        Market.Description with =
                new Market.Description(
                        without.seed(),
                        without.symbols(),
                        without.zipf(),
                        without.ticksPerSecond(),
                        true);
        long ticks = run.options().ticks();
        List<Entrant> entrants = new ArrayList<>();
        for (Encoding encoding : Encoding.values()) {
            ProgramDescription job = Programs.named(Programs.name(Programs.OURS, encoding));
            entrants.add(new Entrant(job, run.topic(encoding, without, ticks)));
            entrants.add(
                    new Entrant(
                            job.named(job.name() + "-trade-ids"),
                            run.topic(encoding, with, ticks)));
        }
        Contest.Result result = run.contest().run(entrants);
        Figures figures = run.figures();
        Table table = new Table("program", "M ticks/CPU-s", "spread", "bytes/tick");
        for (Passes passes : figures.compared(result)) {
            figures.object("trade_ids")
                    .put(passes.program().name(), Figures.rounded(passes.speed()));
            table.row(
                    passes.program().name(),
                    String.format(Locale.ROOT, "%.2f", passes.speed()),
                    String.format(Locale.ROOT, "%.0f %%", passes.spread() * 100),
                    String.format(
                            Locale.ROOT,
                            "%.0f",
                            passes.median(m -> (double) m.allocatedBytes() / m.events())));
        }
        figures.chapter(
                "Trade ids",
                "The same ticks, each with a trade id of its own or without. Million ticks per"
                        + " CPU-second; candles are equal.\n\n"
                        + table);
    }
}
