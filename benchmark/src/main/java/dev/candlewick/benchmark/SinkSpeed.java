package dev.candlewick.benchmark;

import dev.candlewick.benchmark.child.Child;
import dev.candlewick.benchmark.database.BackendTime;
import dev.candlewick.benchmark.database.CandleCopy;
import dev.candlewick.benchmark.report.Figures;
import dev.candlewick.benchmark.report.Table;
import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Role;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Candles that a second of the database's processor time is good for: the job's sink, Flink's JDBC
 * sink, and the limits. New rows, and new versions of rows that are there.
 */
final class SinkSpeed implements Benchmark {
    private static final String COPY = "binary COPY";
    private static final String UNNEST = "upsert of unnested arrays";
    private static final String OURS = "the job's sink";
    private static final String JDBC = "stock JdbcSink";
    private static final String NEW = "new rows";
    private static final String VERSIONS = "new versions";

    private final Map<String, Map<String, List<Double>>> speeds = new LinkedHashMap<>();
    private final Map<String, String> hashes = new HashMap<>();

    @Override
    public String name() {
        return "sink";
    }

    @Override
    public String description() {
        return "rows per CPU-second of the database: COPY, unnest, the job's sink, the stock JDBC sink";
    }

    /** Something that writes. */
    private interface Writing {
        void write() throws Exception;
    }

    @Override
    public void run(Run run) throws Exception {
        int rows = run.options().all ? 400_000 : 100_000;
        Database database = run.database();
        for (int pass = 0; pass <= run.options().passes(); pass++) {
            run.say("sinks, pass " + pass + " of " + run.options().passes());
            // The first pass makes the database warm.
            pass(run, database, rows, pass > 0);
        }
        if (hashes.values().stream().distinct().count() != 1) {
            run.figures().failure("sink: the rows differ: " + hashes);
            return;
        }
        hashes.forEach((name, hash) -> run.figures().object("sink_hashes").put(name, hash));
        report(run, rows);
    }

    private void pass(Run run, Database database, int rows, boolean counts) throws Exception {
        try (Connection owner = database.connectAsSuperuser();
                Connection writer = database.connect(Role.WRITER)) {
            for (String sink : List.of(OURS, JDBC)) {
                empty(owner);
                measure(
                        owner,
                        rows,
                        counts ? speeds(sink, NEW) : new ArrayList<>(),
                        () -> job(run, database, sink, rows, "forming"));
                measure(
                        owner,
                        rows,
                        counts ? speeds(sink, VERSIONS) : new ArrayList<>(),
                        () -> job(run, database, sink, rows, "final"));
                hashes.put(sink, hash(owner));
            }
            CandleCopy candles = CandleCopy.of(owner);
            empty(owner);
            measure(
                    owner,
                    rows,
                    counts ? speeds(COPY, NEW) : new ArrayList<>(),
                    () -> candles.copyIn(writer));
            hashes.put(COPY, hash(owner));
            empty(owner);
            measure(
                    owner,
                    rows,
                    counts ? speeds(UNNEST, NEW) : new ArrayList<>(),
                    () -> candles.upsert(writer));
            hashes.put(UNNEST, hash(owner));
        }
    }

    private List<Double> speeds(String sink, String kind) {
        return speeds.computeIfAbsent(sink, name -> new LinkedHashMap<>())
                .computeIfAbsent(kind, name -> new ArrayList<>());
    }

    private static void measure(Connection owner, int rows, List<Double> speeds, Writing writing)
            throws Exception {
        BackendTime time = new BackendTime(owner, Role.WRITER.roleName());
        double before = time.baseline();
        double after;
        try {
            writing.write();
        } finally {
            after = time.seconds();
        }
        speeds.add(rows / (after - before));
    }

    private static void job(Run run, Database database, String sink, int rows, String version)
            throws Exception {
        Path log = run.folder().resolve("log/sink.log");
        Files.createDirectories(log.toAbsolutePath().getParent());
        List<String> command = new ArrayList<>(Child.command("flink", run.options().heap));
        command.addAll(
                List.of(
                        "dev.candlewick.benchmark.sink.SinkJob",
                        sink.equals(OURS) ? "ours" : "jdbc",
                        database.jdbcUrl(),
                        database.passwordFile(Role.WRITER).toString(),
                        Integer.toString(rows),
                        version));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(Redirect.appendTo(log.toFile()))
                        .start();
        if (process.waitFor() != 0) {
            throw new IllegalStateException("The job with " + sink + " has failed, see " + log);
        }
    }

    private static void empty(Connection owner) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            statement.execute("TRUNCATE candle_1m");
            statement.execute("CHECKPOINT");
        }
    }

    private static String hash(Connection owner) throws SQLException {
        try (Statement statement = owner.createStatement();
                ResultSet row =
                        statement.executeQuery(
                                """
                                SELECT count(*) || ' ' || md5(string_agg(md5((symbol, start_time, end_time, session,
                                    session_date, trim_scale(open), trim_scale(high), trim_scale(low), trim_scale(close),
                                    trim_scale(volume), trim_scale(price_volume), trim_scale(turnover), trim_scale(vwap),
                                    trim_scale(price_sum), tick_count, trade_count, price_trade_count, open_at, high_at,
                                    low_at, close_at, is_final, first_offset, last_offset, fingerprint)::text),
                                    '' ORDER BY symbol, start_time))
                                FROM candle_1m""")) {
            row.next();
            return row.getString(1);
        }
    }

    private void report(Run run, int rows) {
        Figures figures = run.figures();
        Table table = new Table("writer", "rows", "k rows/CPU-s", "spread");
        Map<String, Double> bars = new LinkedHashMap<>();
        speeds.forEach(
                (sink, kinds) ->
                        kinds.forEach(
                                (kind, all) -> {
                                    double median = median(all);
                                    table.row(
                                            sink,
                                            kind,
                                            "%.0f".formatted(median / 1e3),
                                            "%.0f %%".formatted(100 * spread(all)));
                                    bars.put(sink + ", " + kind, median / 1e3);
                                    figures.object("sink")
                                            .withObject("/" + sink)
                                            .put(kind, Figures.rounded(median));
                                    figures.spread("sink: " + sink + ", " + kind, spread(all));
                                }));
        double ours = median(speeds(OURS, NEW));
        figures.ratio("sink_copy", ours / median(speeds(COPY, NEW)));
        figures.ratio("sink_jdbc", ours / median(speeds(JDBC, NEW)));
        figures.ratio("sink_unnest", ours / median(speeds(UNNEST, NEW)));
        figures.ratio(
                "sink_jdbc_versions",
                median(speeds(OURS, VERSIONS)) / median(speeds(JDBC, VERSIONS)));
        figures.bars("Writing candles", "thousand rows per CPU-second of the database", bars);
        figures.chapter(
                "Sink",
                String.format(
                        Locale.ROOT,
                        "%,d candles of 1m and 100 symbols into `candle_1m`, with its keys, checks and trigger;"
                                + " processor time of the backends that wrote, median of %d passes. The rows are"
                                + " equal.%n%n%s",
                        rows,
                        run.options().passes(),
                        table));
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(half)
                : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    private static double spread(List<Double> values) {
        double least = values.stream().min(Double::compare).orElseThrow();
        double most = values.stream().max(Double::compare).orElseThrow();
        return (most - least) / median(values);
    }
}
