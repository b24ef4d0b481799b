package dev.candlewick.benchmark;

import dev.candlewick.benchmark.child.Contest;
import dev.candlewick.benchmark.child.Entrant;
import dev.candlewick.benchmark.child.Measurement;
import dev.candlewick.benchmark.child.Passes;
import dev.candlewick.benchmark.child.ProgramDescription;
import dev.candlewick.benchmark.report.Figures;
import dev.candlewick.benchmark.report.Table;
import dev.candlewick.benchmark.topic.Encoding;
import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Role;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What writing the candles adds to the cost of a tick, on a real TimescaleDB beside. */
final class WithDatabase implements Benchmark {
    /** No program makes as many passes. */
    private static final int EPOCHS = 1_000;

    @Override
    public String name() {
        return "database";
    }

    @Override
    public String description() {
        return "the job without and with its sinks on TimescaleDB";
    }

    @Override
    public void run(Run run) throws SQLException {
        Database database = run.database();
        List<Entrant> entrants = new ArrayList<>();
        int epoch = 1;
        for (Encoding encoding : Encoding.values()) {
            ProgramDescription job = Programs.named(Programs.name(Programs.OURS, encoding));
            entrants.add(new Entrant(job, run.topic(encoding)));
            ProgramDescription writing =
                    new ProgramDescription(
                            job.name() + "-database",
                            "the job with its database",
                            job.module(),
                            "dev.candlewick.benchmark.flink.CandlewickWithDatabase",
                            encoding,
                            List.of(),
                            List.of(
                                    encoding.label(),
                                    database.jdbcUrl(),
                                    database.passwordFile(Role.WRITER).toString(),
                                    database.passwordFile(Role.OWNER).toString(),
                                    Integer.toString(epoch)));
            entrants.add(new Entrant(writing, run.topic(encoding)));
            epoch += EPOCHS;
        }
        Contest.Result result = run.contest().run(entrants);
        Figures figures = run.figures();
        Table table = new Table("program", "M ticks/CPU-s", "spread", "M ticks/s", "candles");
        for (Passes passes : figures.compared(result)) {
            figures.object("database")
                    .put(passes.program().name(), Figures.rounded(passes.speed()));
            table.row(
                    passes.program().name(),
                    String.format(Locale.ROOT, "%.2f", passes.speed()),
                    String.format(Locale.ROOT, "%.0f %%", passes.spread() * 100),
                    String.format(
                            Locale.ROOT, "%.2f", passes.median(Measurement::millionPerSecond)),
                    Long.toString(passes.last().candles()));
        }
        figures.chapter(
                "With database",
                "The same ticks, each pass an epoch of its own; over when all ticks are in"
                        + " committed candles. CPU time is the job's; the database's processes"
                        + " share the machine.\n\n"
                        + table);
    }
}
