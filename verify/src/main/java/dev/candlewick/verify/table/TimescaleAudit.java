package dev.candlewick.verify.table;

import dev.candlewick.verify.audit.AuditRow;
import dev.candlewick.verify.audit.AuditRun;
import dev.candlewick.verify.audit.AuditTables;
import dev.candlewick.verify.audit.Outcome;
import dev.candlewick.verify.audit.Window;
import dev.candlewick.verify.log.SnapshotBegin;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tables of TimescaleDB, as the role {@code candlewick_auditor}. Reads in short snapshots, so
 * that no writer and no vacuum waits for an audit.
 */
public final class TimescaleAudit implements AuditTables {

    private static final int EARLIER_RUNS = 500;

    /** Names the turn among the advisory locks of the database. */
    private static final long TURN = 0x61756469745f7275L;

    private static final Set<String> TIMES =
            Set.of("end_time", "open_at", "high_at", "low_at", "close_at");
    private static final Set<String> AS_THEY_ARE =
            Set.of(
                    "session",
                    "session_date",
                    "tick_count",
                    "trade_count",
                    "price_trade_count",
                    "first_offset",
                    "last_offset",
                    "fingerprint");

    private static final String LIMITS =
            """
            SET statement_timeout = '60s';
            SET lock_timeout = '5s';
            SET idle_in_transaction_session_timeout = '60s';
            """;

    private static final String STATE =
            """
            SELECT e.log_epoch, (extract(epoch FROM e.horizon) * 1000000)::bigint,
                   (extract(epoch FROM c.newest) * 1000000)::bigint, (extract(epoch FROM c.written_at) * 1000000)::bigint
            FROM epoch e CROSS JOIN (
                SELECT max(start_time) AS newest, max(recorded_at) AS written_at
                FROM latest_candle WHERE interval = '1s') c
            WHERE e.state = 'LIVE'
            """;

    private static final String RUNS =
            """
            SELECT (extract(epoch FROM window_start) * 1000000)::bigint, (extract(epoch FROM window_end) * 1000000)::bigint,
                   outcome, (extract(epoch FROM ended_at) * 1000000)::bigint, candles_compared
            FROM audit_run WHERE log_epoch = %{epoch} ORDER BY run_id DESC LIMIT %{limit}
            """;

    private static final String HOMES =
            "SELECT symbol, log_partition FROM epoch_instrument WHERE log_epoch = %{epoch}";

    private static final String LOADS =
            """
            SELECT i.symbol, n.seconds, n.ticks FROM epoch_instrument i CROSS JOIN LATERAL (
                SELECT count(*) AS seconds, sum(c.tick_count) AS ticks FROM candle_1s c
                WHERE c.log_epoch = i.log_epoch AND c.symbol = i.symbol AND %{range}) n
            WHERE i.log_epoch = %{epoch} AND n.seconds > 0
            """;

    private static final String ROWS =
            """
            SELECT c.symbol, %{start}, c.first_offset, c.last_offset, concat_ws('|', %{values})
            FROM candle_%{interval} c
            WHERE c.log_epoch = %{epoch} AND c.symbol IN (%{symbols}) AND %{range}
            """;

    /** A day is folded by other rules than its hours, but from the same ticks. */
    private static final String DAYS =
            """
            SELECT 'DIFFERENT candle_1d ' || d.symbol || ' ' || to_char(d.start_time, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') || ': '
                       || d.tick_count || ' ticks at offsets ' || d.first_offset || ' to ' || d.last_offset
                       || ', its hours hold ' || coalesce(h.tick_count, 0) || ' ticks at offsets '
                       || coalesce(h.first_offset::text, 'none') || ' to ' || coalesce(h.last_offset::text, 'none')
                       || CASE WHEN d.tick_count = h.tick_count THEN ', not the same ones' ELSE '' END
            FROM candle_1d d CROSS JOIN LATERAL (
                SELECT sum(c.tick_count) AS tick_count, min(c.first_offset) AS first_offset,
                       max(c.last_offset) AS last_offset, sum(c.fingerprint::numeric) AS fingerprints
                FROM candle_1h c
                WHERE c.log_epoch = d.log_epoch AND c.symbol = d.symbol
                  AND c.start_time >= d.start_time AND c.start_time < d.end_time) h
            WHERE d.log_epoch = %{epoch} AND d.symbol IN (%{symbols})
              AND d.start_time >= %{from} - interval '25 hours' AND d.start_time < %{to} AND d.end_time > %{from}
              AND (d.tick_count, d.first_offset, d.last_offset, mod(d.fingerprint + 18446744073709551616, 18446744073709551616))
                  IS DISTINCT FROM
                  (h.tick_count, h.first_offset, h.last_offset,
                   mod(mod(h.fingerprints, 18446744073709551616) + 18446744073709551616, 18446744073709551616))
            """;

    private static final String LOWEST =
            """
            SELECT min(c.first_offset) FROM candle_1m c
            WHERE c.log_epoch = %{epoch} AND c.symbol IN (%{symbols}) AND %{range}
            """;

    private static final String REFUSED =
            """
            SELECT 'the database refuses the candles of ' || symbol || ' with SQLSTATE ' || sqlstate || ': '
                   || count(*) || ' are held in rejected_candle'
            FROM rejected_candle WHERE log_epoch = %{epoch} AND resolved_at IS NULL
            GROUP BY symbol, sqlstate ORDER BY symbol
            """;

    private static final String ADD =
            """
            BEGIN READ WRITE;
            INSERT INTO audit_run (log_epoch, window_start, window_end, started_at, ended_at, outcome, message,
                ticks_read, candles_compared, differences, not_provable, stretch, sample)
            VALUES (%{epoch}, %{from}, %{to}, '%{started}', '%{ended}', '%{outcome}', %{message},
                %{ticks}, %{candles}, %{differences}, %{notProvable}, '%{stretch}', ARRAY[%{sample}]::text[]);
            COMMIT;
            """;

    private final Session session;

    /**
     * Connects.
     *
     * @throws dev.candlewick.verify.UnavailableException when the database does not answer or
     *     refuses the role
     */
    public TimescaleAudit(String jdbcUrl, String user, String password) {
        session = new Session(jdbcUrl, user, password, "candlewick audit");
        session.execute(LIMITS);
    }

    @Override
    public Optional<State> state() {
        return session
                .query(
                        STATE,
                        row ->
                                new State(
                                        row.getInt(1),
                                        row.getLong(2),
                                        number(row, 3),
                                        number(row, 4),
                                        List.of()))
                .stream()
                .findFirst()
                .map(
                        found ->
                                new State(
                                        found.logEpoch(),
                                        found.horizon(),
                                        found.newest(),
                                        found.writtenAt(),
                                        runs(found.logEpoch())));
    }

    private List<Earlier> runs(int logEpoch) {
        return session.query(
                Sql.filled(RUNS, Map.of("epoch", logEpoch, "limit", EARLIER_RUNS)),
                row ->
                        new Earlier(
                                new Window(row.getLong(1), row.getLong(2)),
                                Outcome.valueOf(row.getString(3)),
                                row.getLong(4),
                                row.getLong(5)));
    }

    @Override
    public Epoch liveEpoch() {
        return Epoch.of(session, Optional.empty());
    }

    @Override
    public boolean isThere(Epoch epoch) {
        return session.number(
                        "SELECT count(*) FROM epoch WHERE state <> 'DROPPED' AND log_epoch = "
                                + epoch.logEpoch())
                > 0;
    }

    @Override
    public Map<String, Integer> homes(Epoch epoch) {
        return session
                .query(
                        Sql.filled(HOMES, Map.of("epoch", epoch.logEpoch())),
                        row -> Map.entry(row.getString(1), row.getInt(2)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public Map<String, Load> loads(Epoch epoch, Window window) {
        return session
                .query(
                        Sql.filled(
                                LOADS,
                                Map.of(
                                        "epoch", epoch.logEpoch(),
                                        "range", range(window.start(), window.end()))),
                        row ->
                                Map.entry(
                                        row.getString(1), new Load(row.getLong(2), row.getLong(3))))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public Rows rows(Epoch epoch, Collection<String> symbols, Window window) {
        List<AuditRow> rows = new ArrayList<>();
        List<String> days = new ArrayList<>();
        if (!symbols.isEmpty()) {
            session.snapshot(
                    () -> {
                        for (CandleInterval interval : CandleInterval.INTRADAY) {
                            // What ends after the start of the window begins at most its width
                            // before.
                            long from = window.start() - interval.micros();
                            rows.addAll(rows(epoch, interval, symbols, from, window.end()));
                        }
                        days.addAll(days(epoch, symbols, window.start(), window.end()));
                    });
        }
        return new Rows(rows, days);
    }

    private List<String> days(Epoch epoch, Collection<String> symbols, long from, long to) {
        return session.query(
                Sql.filled(
                        DAYS,
                        Map.of(
                                "epoch", epoch.logEpoch(),
                                "symbols", list(symbols),
                                "from", time(from),
                                "to", time(to))),
                row -> row.getString(1));
    }

    private List<AuditRow> rows(
            Epoch epoch, CandleInterval interval, Collection<String> symbols, long from, long to) {
        return session.query(
                Sql.filled(
                        ROWS,
                        Map.of(
                                "start", micros("c.start_time"),
                                "values", values(),
                                "interval", interval.label(),
                                "epoch", epoch.logEpoch(),
                                "symbols", list(symbols),
                                "range", range(from, to))),
                row ->
                        new AuditRow(
                                row.getString(1),
                                interval,
                                row.getLong(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getString(5)));
    }

    @Override
    public OptionalLong lowestOffset(Epoch epoch, Collection<String> symbols, long from, long to) {
        if (symbols.isEmpty()) {
            return OptionalLong.empty();
        }
        return session.query(
                        Sql.filled(
                                LOWEST,
                                Map.of(
                                        "epoch", epoch.logEpoch(),
                                        "symbols", list(symbols),
                                        "range", range(from, to))),
                        row -> number(row, 1))
                .get(0);
    }

    @Override
    public List<SnapshotBegin> snapshotsBefore(Epoch epoch, int partition, long offset) {
        return SnapshotBegins.before(session, epoch.logEpoch(), partition, offset);
    }

    @Override
    public List<String> refused(Epoch epoch) {
        return session.query(
                Sql.filled(REFUSED, Map.of("epoch", epoch.logEpoch())), row -> row.getString(1));
    }

    @Override
    public boolean takeTurn() {
        return session.query("SELECT pg_try_advisory_lock(" + TURN + ")", row -> row.getBoolean(1))
                .get(0);
    }

    @Override
    public void add(AuditRun run) {
        session.execute(
                Sql.filled(
                        ADD,
                        Map.ofEntries(
                                Map.entry("epoch", run.logEpoch()),
                                Map.entry("from", time(run.window().start())),
                                Map.entry("to", time(run.window().end())),
                                Map.entry("started", run.startedAt()),
                                Map.entry("ended", run.endedAt()),
                                Map.entry("outcome", run.outcome()),
                                Map.entry("ticks", run.ticksRead()),
                                Map.entry("candles", run.candles()),
                                Map.entry("differences", run.differences()),
                                Map.entry("notProvable", run.notProvable()),
                                Map.entry("stretch", run.stretch()),
                                Map.entry("message", text(run.message())),
                                Map.entry(
                                        "sample",
                                        run.sample().stream()
                                                .map(TimescaleAudit::text)
                                                .collect(Collectors.joining(", "))))));
    }

    @Override
    public void close() {
        session.close();
    }

    private static OptionalLong number(ResultSet row, int column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(number);
    }

    /** A literal of what may have come from anywhere. */
    private static String text(String words) {
        // What is filled in may hold no names itself, and no NUL.
        return Sql.quoted(words.replace("%{", "% {").replace("\0", ""));
    }

    private static String list(Collection<String> symbols) {
        return symbols.stream().map(Sql::quoted).collect(Collectors.joining(", "));
    }

    private static String range(long from, long to) {
        return "c.start_time >= " + time(from) + " AND c.start_time < " + time(to);
    }

    /** A time as a constant, so that chunks can be left out when the statement is planned. */
    private static String time(long micros) {
        return "timestamptz '%s'".formatted(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }

    private static String micros(String column) {
        return "CASE WHEN isfinite(%1$s) THEN (extract(epoch FROM %1$s) * 1000000)::bigint END"
                .formatted(column);
    }

    private static String values() {
        return Arrays.stream(Fold.COLUMNS)
                .map(column -> "coalesce(" + plain(column) + ", 'NULL')")
                .collect(Collectors.joining(", "));
    }

    private static String plain(String column) {
        if (TIMES.contains(column)) {
            return "CASE WHEN isfinite(c.%1$s) THEN (%2$s)::text ELSE c.%1$s::text END"
                    .formatted(column, micros("c." + column));
        }
        return AS_THEY_ARE.contains(column)
                ? "c." + column + "::text"
                : "trim_scale(c." + column + ")::text";
    }

    /** Names of the values of a row, in order. */
    public static List<String> columns() {
        return List.of(Fold.COLUMNS);
    }
}
