package dev.candlewick.benchmark;

import dev.candlewick.benchmark.live.Delays;
import dev.candlewick.benchmark.report.Figures;
import dev.candlewick.benchmark.report.Table;
import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Role;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.SplittableRandom;

/** How long a reader waits for what a chart and a watchlist ask. */
final class ReadQueries implements Benchmark {
    private static final int SYMBOLS = 1_000;
    private static final int BARS = 500;
    private static final int WARM = 50;
    private static final int ASKED = 300;

    private static final String ONE_SYMBOL =
            """
            SELECT start_time, open, high, low, close, volume, vwap, state FROM candle
            WHERE symbol = ? AND interval = '1m' ORDER BY start_time DESC LIMIT 500
            """;

    /** Any stretch of the past, as one that scrolls back asks for it. */
    private static final String ONE_STRETCH =
            """
            SELECT start_time, open, high, low, close, volume, vwap, state FROM candle
            WHERE symbol = ? AND interval = '1m'
              AND start_time >= timestamptz '2026-01-05' + ? * interval '1 minute'
              AND start_time < timestamptz '2026-01-05' + (? + 500) * interval '1 minute'
            ORDER BY start_time
            """;

    private static final String LATEST =
            "SELECT symbol, start_time, close, volume, state FROM latest_candle WHERE interval = '1m'";

    private static final String FILL =
            """
            INSERT INTO candle_1m (log_epoch, symbol, start_time, end_time, session, session_date,
                open, high, low, close, volume, price_volume, turnover, vwap, price_sum,
                tick_count, trade_count, price_trade_count, open_at, high_at, low_at, close_at,
                is_final, first_offset, last_offset, fingerprint)
            SELECT 1, format('SYM%s', lpad(s::text, 5, '0')), t, t + interval '1 minute', 'REGULAR', t::date,
                p, p + 0.5, p - 0.5, p + 0.25, 600.5, 600.5, 600.5 * p, p, 6 * p,
                6, 6, 6, t, t + interval '20 seconds', t + interval '30 seconds', t + interval '50 seconds',
                true, m * 6, m * 6 + 5, m * 31 + s
            FROM generate_series(?, ?) m
            CROSS JOIN generate_series(0, ?) s
            CROSS JOIN LATERAL (SELECT timestamptz '2026-01-05' + m * interval '1 minute' AS t,
                                       100 + (m * 7 + s * 13) % 400 / 100.0 AS p) made
            """;

    private static final String INSTRUMENTS =
            """
            INSERT INTO epoch_instrument (log_epoch, symbol, calendar, log_partition)
            SELECT 1, format('SYM%s', lpad(s::text, 5, '0')), '24x7', s % 8 FROM generate_series(0, ?) s
            """;

    @Override
    public String name() {
        return "queries";
    }

    @Override
    public String description() {
        return "what a reader waits for 500 candles of a symbol, and for the latest of all symbols";
    }

    @Override
    public void run(Run run) throws Exception {
        int minutes = run.options().all ? 10_000 : 1_000;
        Database database = run.database();
        try (Connection owner = database.connectAsSuperuser();
                Connection reader = database.connect(Role.READER)) {
            fill(run, owner, minutes);
            SplittableRandom random = new SplittableRandom(run.options().seed);
            Table table = new Table("query", "rows", "p50 ms", "p99 ms", "number");
            ask(run, table, "newest_500", reader, ONE_SYMBOL, BARS, random, 1);
            ask(run, table, "any_500", reader, ONE_STRETCH, BARS, random, minutes - BARS);
            ask(run, table, "latest_of_all", reader, LATEST, SYMBOLS, random, 0);
            double rowBytes = bytes(owner) / ((double) minutes * SYMBOLS);
            run.figures().object("disk").put("bytes_per_candle", Figures.rounded(rowBytes));
            run.figures()
                    .chapter(
                            "Queries",
                            String.format(
                                    Locale.ROOT,
                                    "%,d candles of 1m, %,d symbols, by the views, over one connection; the first %d of each"
                                            + " are not counted. *newest_500*: the newest 500 candles of a symbol drawn at"
                                            + " random; *any_500*: 500 from anywhere in its past; *latest_of_all*: the newest"
                                            + " candle of each symbol. A candle takes %.0f bytes on disk, with its key.%n%n%s",
                                    (long) minutes * SYMBOLS,
                                    SYMBOLS,
                                    WARM,
                                    rowBytes,
                                    table));
            try (Statement statement = owner.createStatement()) {
                statement.execute("TRUNCATE candle_1m, epoch_instrument");
                statement.execute("DELETE FROM epoch");
            }
        }
    }

    private static void fill(Run run, Connection owner, int minutes) throws SQLException {
        run.say("writing %,d candles".formatted((long) minutes * SYMBOLS));
        try (Statement statement = owner.createStatement()) {
            statement.execute("TRUNCATE candle_1m, epoch_instrument");
            statement.execute(
                    """
                    INSERT INTO epoch (log_epoch, topic, horizon, instruments, state)
                    VALUES (1, 'bench', interval '10 minutes', '', 'LIVE') ON CONFLICT DO NOTHING
                    """);
            execute(owner, INSTRUMENTS, SYMBOLS - 1);
            // Stretch by stretch, as time brings them: rows of a symbol do not lie together.
            for (int minute = 0; minute < minutes; minute += BARS) {
                execute(owner, FILL, minute, minute + BARS - 1, SYMBOLS - 1);
            }
            statement.execute("VACUUM ANALYZE candle_1m");
            statement.execute("ANALYZE epoch_instrument");
        }
    }

    private static long bytes(Connection owner) throws SQLException {
        try (Statement statement = owner.createStatement();
                ResultSet row = statement.executeQuery("SELECT hypertable_size('candle_1m')")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void execute(Connection owner, String sql, int... values) throws SQLException {
        try (PreparedStatement statement = owner.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setInt(i + 1, values[i]);
            }
            statement.execute();
        }
    }

    private static void ask(
            Run run,
            Table table,
            String name,
            Connection reader,
            String sql,
            int rows,
            SplittableRandom random,
            int furthest)
            throws SQLException {
        Delays delays = new Delays();
        try (PreparedStatement query = reader.prepareStatement(sql)) {
            for (int number = 0; number < WARM + ASKED; number++) {
                if (furthest > 0) {
                    query.setString(1, "SYM%05d".formatted(random.nextInt(SYMBOLS)));
                }
                if (furthest > 1) {
                    int from = random.nextInt(furthest);
                    query.setInt(2, from);
                    query.setInt(3, from);
                }
                long began = System.nanoTime();
                int found = count(query);
                long took = (System.nanoTime() - began) / 1_000;
                if (found != rows) {
                    throw new IllegalStateException(
                            "%s has found %d rows, not %d".formatted(name, found, rows));
                }
                if (number >= WARM) {
                    delays.add(took);
                }
            }
        }
        Figures figures = run.figures();
        figures.object("queries_ms").put(name + "_p50", Figures.rounded(delays.millis(0.5)));
        figures.object("queries_ms").put(name + "_p99", Figures.rounded(delays.millis(0.99)));
        table.row(
                name,
                Integer.toString(rows),
                String.format(Locale.ROOT, "%.2f", delays.millis(0.5)),
                String.format(Locale.ROOT, "%.2f", delays.millis(0.99)),
                Integer.toString(delays.count()));
    }

    private static int count(PreparedStatement query) throws SQLException {
        int found = 0;
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                found++;
            }
        }
        return found;
    }
}
