package dev.candlewick.verify.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Compares the candles of the snapshot with those of the log, column by column. */
final class CandleComparison {

    private static final String SUSPECTS =
            """
            CREATE TEMP TABLE suspect_%{interval} AS
            SELECT symbol, start_time, a.last_offset, a.tick_count IS NOT NULL AS is_row
            FROM expected_%{interval} e FULL JOIN actual_%{interval} a USING (symbol, start_time)
            WHERE (%{expected}) IS DISTINCT FROM (%{actual})
            """;

    /**
     * What each suspect row should be: the fold up to its own last offset; where that is empty, the
     * fold of all before the end offsets.
     */
    private static final String TRUTHS =
            """
            CREATE TEMP TABLE refolded_%{interval} AS %{refolded};
            CREATE TEMP TABLE truth_%{interval} AS
            SELECT * FROM refolded_%{interval}
            UNION ALL
            SELECT e.* FROM expected_%{interval} e JOIN suspect_%{interval} k USING (symbol, start_time)
            WHERE NOT EXISTS (
                SELECT FROM refolded_%{interval} r
                WHERE r.symbol = e.symbol AND r.start_time = e.start_time);
            """;

    private static final String WHOLE_ROW_FUNCTIONS =
            """
            CREATE FUNCTION pg_temp.row_%{interval}(t truth_%{interval}) RETURNS text LANGUAGE sql STABLE AS
            $$ SELECT %{shown} $$;
            CREATE FUNCTION pg_temp.actual_row_%{interval}(t actual_%{interval}) RETURNS text LANGUAGE sql STABLE AS
            $$ SELECT %{shown} $$;
            """;

    private static final String WHOLE_ROW =
            """
            CASE WHEN t.tick_count IS NULL THEN 'nothing' ELSE format(
                'open %s high %s low %s close %s volume %s, %s ticks at offsets %s to %s',
                coalesce(trim_scale(t.open)::text, 'NULL'), coalesce(trim_scale(t.high)::text, 'NULL'),
                coalesce(trim_scale(t.low)::text, 'NULL'), coalesce(trim_scale(t.close)::text, 'NULL'),
                trim_scale(t.volume), t.tick_count, t.first_offset, t.last_offset) END
            """;

    private static final String WHOLE_ROWS =
            """
            INSERT INTO difference
            SELECT CASE WHEN k.is_row THEN 'UNEXPECTED' ELSE 'MISSING' END, 'candle_%{interval}', %{rank}, symbol, start_time,
                   symbol || ' ' || pg_temp.shown(start_time), 0, '', pg_temp.row_%{interval}(t), pg_temp.actual_row_%{interval}(a)
            FROM suspect_%{interval} k
            LEFT JOIN truth_%{interval} t USING (symbol, start_time)
            LEFT JOIN actual_%{interval} a USING (symbol, start_time)
            WHERE NOT k.is_row OR t.symbol IS NULL
            """;

    private static final String COLUMNS =
            """
            INSERT INTO difference
            SELECT 'DIFFERENT', 'candle_%{interval}', %{rank}, symbol, start_time,
                   symbol || ' ' || pg_temp.shown(start_time), v.rank, v.name,
                   coalesce(v.expected, 'NULL'), coalesce(v.actual, 'NULL')
            FROM truth_%{interval} t JOIN actual_%{interval} a USING (symbol, start_time)
            CROSS JOIN LATERAL (VALUES %{columns}) AS v (rank, name, expected, actual)
            WHERE v.expected IS DISTINCT FROM v.actual
            """;

    private static final String NOT_FOLDED =
            """
            INSERT INTO difference
            SELECT 'DIFFERENT', 'candle_%{interval}', %{rank}, k.symbol, k.start_time,
                   k.symbol || ' ' || pg_temp.shown(k.start_time), 99, 'not folded',
                   'offset ' || min(t.log_offset) || ' (' || count(*) || ' ticks in all)',
                   'last_offset ' || k.last_offset
            FROM log_tick t JOIN segment s USING (segment)
            JOIN suspect_%{interval} k ON k.symbol = t.symbol AND k.start_time = %{start}
            WHERE t.class = 'F' AND t.in_prefix AND k.is_row AND t.log_offset > k.last_offset
            GROUP BY k.symbol, k.start_time, k.last_offset
            """;

    /** Rows whose every value is right may still have been written at different moments. */
    private static final String NESTING =
            """
            INSERT INTO difference
            SELECT 'DIFFERENT', 'candle_%{interval}', %{rank}, symbol, start_time,
                   symbol || ' ' || pg_temp.shown(start_time), 100, 'nesting',
                   'the fold of its rows in candle_%{source}', 'another candle'
            FROM actual_%{interval} p LEFT JOIN (
                SELECT c.symbol, up.start_time,
                       (array_agg(c.open ORDER BY c.start_time) FILTER (WHERE c.open IS NOT NULL))[1] AS open,
                       max(c.high) AS high, min(c.low) AS low,
                       (array_agg(c.close ORDER BY c.start_time DESC) FILTER (WHERE c.close IS NOT NULL))[1] AS close,
                       sum(c.volume) AS volume, sum(c.price_volume) AS price_volume,
                       sum(c.turnover) AS turnover, sum(c.price_sum) AS price_sum,
                       sum(c.tick_count) AS tick_count, sum(c.trade_count) AS trade_count,
                       sum(c.price_trade_count) AS price_trade_count,
                       min(c.open_at) AS open_at,
                       (array_agg(c.high_at ORDER BY c.high DESC NULLS LAST, c.high_at))[1] AS high_at,
                       (array_agg(c.low_at ORDER BY c.low NULLS LAST, c.low_at))[1] AS low_at,
                       max(c.close_at) AS close_at,
                       min(c.first_offset) AS first_offset, max(c.last_offset) AS last_offset,
                       pg_temp.signed_64(sum(c.fingerprint)) AS fingerprint
                FROM actual_%{source} c CROSS JOIN LATERAL (
                    SELECT start_time FROM actual_%{interval}
                    WHERE symbol = c.symbol AND start_time <= c.start_time
                    ORDER BY start_time DESC LIMIT 1) AS up
                GROUP BY c.symbol, up.start_time) AS f USING (symbol, start_time)
            WHERE (%{folded}) IS DISTINCT FROM (%{row})
              AND symbol NOT IN (SELECT symbol FROM difference) AND %{selection}
            """;

    private static final String REVISIONS =
            """
            INSERT INTO difference
            SELECT 'DIFFERENT', 'candle_%{interval}', %{rank}, symbol, start_time,
                   symbol || ' ' || pg_temp.shown(start_time), 101, 'revision',
                   coalesce(r.revisions, 0) || ' rows in candle_revision, newest ' || coalesce(r.newest, 0),
                   a.revision || CASE WHEN a.is_final THEN '' ELSE ', not final' END
            FROM actual_%{interval} a LEFT JOIN (SELECT * FROM revision_count WHERE interval = '%{interval}') r USING (symbol, start_time)
            WHERE a.revision <> coalesce(r.revisions, 0) OR a.revision <> coalesce(r.newest, 0)
               OR (a.revision > 0 AND NOT a.is_final)
            """;

    private final Session session;

    CandleComparison(Session session) {
        this.session = session;
    }

    /**
     * Compares the rows of an interval with {@code expected_...}; returns how many rows there are.
     */
    long compare(CandleInterval interval) {
        Map<String, Object> names = names(interval);
        session.execute(
                Sql.filled(
                        Sql.filled(
                                SUSPECTS, Map.of("expected", columns("e"), "actual", columns("a"))),
                        names));
        if (session.number(Sql.filled("SELECT count(*) FROM suspect_%{interval}", names)) > 0) {
            explain(interval, names);
        }
        return session.number(Sql.filled("SELECT count(*) FROM actual_%{interval}", names));
    }

    /**
     * Folds the rows of the next smaller interval and compares: they must have been written
     * together.
     */
    void nest(CandleInterval source, CandleInterval interval, Selection selection) {
        Map<String, Object> names = names(interval);
        session.execute(
                Sql.filled("CREATE INDEX ON actual_%{interval} (symbol, start_time)", names));
        session.execute(
                Sql.filled(
                        Sql.filled(
                                NESTING,
                                Map.of(
                                        "source", source.label(),
                                        "folded", nestedColumns("f"),
                                        "row", nestedColumns("p"),
                                        "selection", selection.condition("start_time"))),
                        names));
    }

    /** Every revision has its row, and only final candles have any. */
    void compareRevisions(CandleInterval interval) {
        session.execute(Sql.filled(REVISIONS, names(interval)));
    }

    private void explain(CandleInterval interval, Map<String, Object> names) {
        session.execute(Sql.filled("ANALYZE suspect_%{interval}", names));
        String start = Fold.bucketStart(interval, "t.event_time");
        String suspects =
                Sql.filled(
                                "JOIN suspect_%{interval} k ON k.symbol = t.symbol AND k.start_time = ",
                                names)
                        + start;
        String refolded =
                Fold.finished(
                        interval,
                        Fold.ofTicks(interval, suspects, "t.log_offset <= k.last_offset"));
        session.execute(Sql.filled(Sql.filled(TRUTHS, Map.of("refolded", refolded)), names));
        session.execute(
                Sql.filled(Sql.filled(WHOLE_ROW_FUNCTIONS, Map.of("shown", WHOLE_ROW)), names));
        session.execute(Sql.filled(WHOLE_ROWS, names));
        session.execute(Sql.filled(Sql.filled(COLUMNS, Map.of("columns", columnValues())), names));
        session.execute(Sql.filled(Sql.filled(NOT_FOLDED, Map.of("start", start)), names));
    }

    private static Map<String, Object> names(CandleInterval interval) {
        return Map.of("interval", interval.label(), "rank", interval.seconds());
    }

    private static String columns(String alias) {
        return Arrays.stream(Fold.COLUMNS)
                .map(column -> alias + "." + column)
                .collect(Collectors.joining(", "));
    }

    private static String nestedColumns(String alias) {
        return Arrays.stream(Fold.COLUMNS)
                .filter(
                        column ->
                                !List.of("end_time", "session", "session_date", "vwap")
                                        .contains(column))
                .map(column -> alias + "." + column)
                .collect(Collectors.joining(", "));
    }

    /**
     * Rows (rank, name, expected, actual) of the columns, in a form that is equal when the values
     * are.
     */
    private static String columnValues() {
        List<String> rows = new ArrayList<>();
        for (String column : Fold.COLUMNS) {
            rows.add(
                    "(%d, '%s', %s, %s)"
                            .formatted(
                                    rows.size(),
                                    column,
                                    shown("t." + column),
                                    shown("a." + column)));
        }
        return String.join(", ", rows);
    }

    private static String shown(String column) {
        String name = column.substring(2);
        return switch (name) {
            case "end_time", "open_at", "high_at", "low_at", "close_at" ->
                    "pg_temp.shown(" + column + ")";
            case "session",
                    "session_date",
                    "tick_count",
                    "trade_count",
                    "price_trade_count",
                    "first_offset",
                    "last_offset",
                    "fingerprint" ->
                    column + "::text";
            default -> "trim_scale(" + column + ")::text";
        };
    }
}
