package dev.candlewick.verify.table;

import dev.candlewick.verify.Difference;
import dev.candlewick.verify.Progress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Compares the snapshot with the fold of the log and collects what differs in the table {@code
 * difference}.
 */
public final class Comparison {

    private static final String TABLES =
            """
            CREATE TEMP TABLE difference (
                kind          text    NOT NULL,
                relation      text    NOT NULL,
                relation_rank integer NOT NULL,
                symbol        text COLLATE "C" NOT NULL,
                place         bigint  NOT NULL,
                key           text    NOT NULL,
                column_rank   integer NOT NULL,
                column_name   text    NOT NULL,
                expected      text    NOT NULL,
                actual        text    NOT NULL);
            CREATE TEMP TABLE not_provable (interval text NOT NULL, symbol text COLLATE "C" NOT NULL, start_time bigint NOT NULL);
            """;

    private static final String SUSPECTS =
            """
            CREATE TEMP TABLE suspect_%1$s AS
            SELECT symbol, start_time, a.last_offset, a.tick_count IS NOT NULL AS is_row
            FROM expected_%1$s e FULL JOIN actual_%1$s a USING (symbol, start_time)
            WHERE (%2$s) IS DISTINCT FROM (%3$s)
            """;

    /**
     * What each suspect row should be: the fold up to its own last offset; where that is empty, the
     * fold of all before the end offsets.
     */
    private static final String TRUTHS =
            """
            CREATE TEMP TABLE refolded_%1$s AS %2$s;
            CREATE TEMP TABLE truth_%1$s AS
            SELECT * FROM refolded_%1$s
            UNION ALL
            SELECT e.* FROM expected_%1$s e JOIN suspect_%1$s k USING (symbol, start_time)
            WHERE NOT EXISTS (
                SELECT FROM refolded_%1$s r
                WHERE r.symbol = e.symbol AND r.start_time = e.start_time);
            """;

    private static final String WHOLE_ROWS =
            """
            INSERT INTO difference
            SELECT CASE WHEN k.is_row THEN 'UNEXPECTED' ELSE 'MISSING' END, 'candle_%1$s', %2$d, symbol, start_time,
                   symbol || ' ' || pg_temp.shown(start_time), 0, '', pg_temp.row_%1$s(t), pg_temp.actual_row_%1$s(a)
            FROM suspect_%1$s k
            LEFT JOIN truth_%1$s t USING (symbol, start_time)
            LEFT JOIN actual_%1$s a USING (symbol, start_time)
            WHERE NOT k.is_row OR t.symbol IS NULL
            """;

    private static final String COLUMNS =
            """
            INSERT INTO difference
            SELECT 'DIFFERENT', 'candle_%1$s', %2$d, symbol, start_time,
                   symbol || ' ' || pg_temp.shown(start_time), v.rank, v.name,
                   coalesce(v.expected, 'NULL'), coalesce(v.actual, 'NULL')
            FROM truth_%1$s t JOIN actual_%1$s a USING (symbol, start_time)
            CROSS JOIN LATERAL (VALUES %3$s) AS v (rank, name, expected, actual)
            WHERE v.expected IS DISTINCT FROM v.actual
            """;

    private static final String NOT_FOLDED =
            """
            INSERT INTO difference
            SELECT 'DIFFERENT', 'candle_%1$s', %2$d, k.symbol, k.start_time,
                   k.symbol || ' ' || pg_temp.shown(k.start_time), 99, 'not folded:',
                   'offset ' || min(t.log_offset) || ' (' || count(*) || ' ticks in all)',
                   'last_offset ' || k.last_offset
            FROM log_tick t JOIN segment s USING (segment)
            JOIN suspect_%1$s k ON k.symbol = t.symbol AND k.start_time = %3$s
            WHERE t.class = 'F' AND t.in_prefix AND k.is_row AND t.log_offset > k.last_offset
            GROUP BY k.symbol, k.start_time, k.last_offset
            """;

    /** Rows whose every value is right may still have been written at different moments. */
    private static final String NESTING =
            """
            INSERT INTO difference
            SELECT 'DIFFERENT', 'candle_%2$s', %3$d, symbol, start_time,
                   symbol || ' ' || pg_temp.shown(start_time), 100, 'nesting:',
                   'the fold of its rows in candle_%1$s', 'another candle'
            FROM actual_%2$s p LEFT JOIN (
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
                FROM actual_%1$s c CROSS JOIN LATERAL (
                    SELECT start_time FROM actual_%2$s
                    WHERE symbol = c.symbol AND start_time <= c.start_time
                    ORDER BY start_time DESC LIMIT 1) AS up
                GROUP BY c.symbol, up.start_time) AS f USING (symbol, start_time)
            WHERE (%4$s) IS DISTINCT FROM (%5$s)
              AND symbol NOT IN (SELECT symbol FROM difference) AND %6$s
            """;

    private static final String REVISIONS =
            """
            INSERT INTO difference
            SELECT 'DIFFERENT', 'candle_%1$s', %2$d, symbol, start_time,
                   symbol || ' ' || pg_temp.shown(start_time), 101, 'revision',
                   coalesce(r.revisions, 0) || ' rows in candle_revision, newest ' || coalesce(r.newest, 0),
                   a.revision || CASE WHEN a.is_final THEN '' ELSE ', not final' END
            FROM actual_%1$s a LEFT JOIN (SELECT * FROM revision_count WHERE interval = '%1$s') r USING (symbol, start_time)
            WHERE a.revision <> coalesce(r.revisions, 0) OR a.revision <> coalesce(r.newest, 0)
               OR (a.revision > 0 AND NOT a.is_final)
            """;

    private static final String REJECTED =
            """
            INSERT INTO difference
            SELECT CASE WHEN a.log_offset IS NULL THEN 'MISSING'
                        WHEN e.log_offset IS NULL THEN 'UNEXPECTED' ELSE 'DIFFERENT' END,
                   'rejected_tick', 10, '', log_offset,
                   'partition ' || log_partition || ' offset ' || log_offset, 0, 'row',
                   coalesce(e.reason || ', ' || e.message_size || ' bytes, hash ' || e.message_hash, 'none'),
                   coalesce(a.reason || ', ' || a.message_size || ' bytes, hash ' || a.message_hash
                            || CASE WHEN a.topic <> %1$s THEN ', topic ' || a.topic ELSE '' END, 'none')
            FROM expected_rejected e FULL JOIN actual_rejected a USING (log_partition, log_offset)
            WHERE (a.log_offset IS NOT NULL OR e.in_prefix)
              AND CASE WHEN e.reason = 'WRONG_PARTITION' AND a.log_offset IS NULL
                       -- One row stands for a range of them, at the place of its first.
                       THEN NOT EXISTS (
                           SELECT FROM actual_rejected w
                           WHERE w.reason = 'WRONG_PARTITION' AND w.log_partition = e.log_partition
                             AND w.log_offset < e.log_offset)
                       WHEN e.reason = 'WRONG_PARTITION'
                       THEN (e.reason, %1$s) IS DISTINCT FROM (a.reason, a.topic)
                       ELSE (e.reason, e.message_size, e.message_hash, %1$s)
                            IS DISTINCT FROM (a.reason, a.message_size, a.message_hash, a.topic) END
            """;

    private static final String LATE =
            """
            INSERT INTO difference
            SELECT CASE WHEN a.log_offset IS NULL THEN 'MISSING'
                        WHEN e.log_offset IS NULL THEN 'UNEXPECTED' ELSE 'DIFFERENT' END,
                   'late_tick', 11, coalesce(a.symbol, e.symbol), log_offset,
                   'partition ' || log_partition || ' offset ' || log_offset, 0, 'row',
                   coalesce(e.symbol || ' ' || pg_temp.shown(e.event_time) || ', ' || trim_scale(e.size)
                            || ' at ' || trim_scale(e.price), 'none'),
                   coalesce(a.symbol || ' ' || pg_temp.shown(a.event_time) || ', ' || trim_scale(a.size)
                            || ' at ' || trim_scale(a.price)
                            || CASE WHEN a.topic <> %1$s THEN ', topic ' || a.topic ELSE '' END, 'none')
            FROM expected_late e FULL JOIN actual_late a USING (log_partition, log_offset)
            WHERE (a.log_offset IS NOT NULL OR e.in_prefix)
              AND (e.symbol, e.event_time, e.price, e.size, %1$s)
                  IS DISTINCT FROM (a.symbol, a.event_time, a.price, a.size, a.topic)
            """;

    private final Session session;
    private final Epoch epoch;
    private final Selection selection;
    private final Progress progress;

    /** Prepares a comparison of a snapshot with ticks that are loaded. */
    public Comparison(Session session, Epoch epoch, Selection selection, Progress progress) {
        this.session = session;
        this.epoch = epoch;
        this.selection = selection;
        this.progress = progress;
        session.execute(Fold.FUNCTIONS);
        session.execute(TABLES);
    }

    /**
     * Sets aside the rows that hold records which the log no longer has.
     *
     * @param beginnings first offset that exists, by partition
     * @param homes the partition of each symbol
     * @return a sentence for each partition that has such rows
     */
    public List<String> setAsideNotProvable(
            Map<Integer, Long> beginnings, Map<String, Integer> homes) {
        homes.forEach(
                (symbol, partition) ->
                        session.execute(
                                """
                                INSERT INTO home SELECT '%1$s', %2$d
                                WHERE NOT EXISTS (SELECT FROM home WHERE symbol = '%1$s')
                                """
                                        .formatted(symbol, partition)));
        List<String> sentences = new ArrayList<>();
        beginnings.forEach(
                (partition, beginning) -> {
                    if (beginning > 0) {
                        long rows = setAside(partition, beginning);
                        if (rows > 0) {
                            sentences.add(
                                    "the log of partition %d begins at offset %d; %d rows hold records before it and were left out"
                                            .formatted(partition, beginning, rows));
                        }
                    }
                });
        return sentences;
    }

    /** Compares everything; returns the number of candles compared by interval. */
    public Map<String, Long> run() {
        Map<String, Long> compared = new LinkedHashMap<>();
        for (CandleInterval interval : CandleInterval.values()) {
            fold(interval);
            compared.put(
                    interval.label(),
                    session.number("SELECT count(*) FROM actual_" + interval.label()));
            compare(interval);
        }
        for (CandleInterval interval : CandleInterval.INTRADAY) {
            interval.foldedFrom().ifPresent(source -> nest(source, interval));
        }
        for (CandleInterval interval : CandleInterval.values()) {
            session.execute(REVISIONS.formatted(interval.label(), interval.ordinal()));
        }
        if (selection.isAll()) {
            session.execute(REJECTED.formatted(quoted(epoch.topic())));
        }
        session.execute(LATE.formatted(quoted(epoch.topic())));
        return compared;
    }

    /** How many differences there are. */
    public long differenceCount() {
        return session.number("SELECT count(*) FROM difference");
    }

    /** The first differences, small intervals first. */
    public List<Difference> differences(int limit) {
        return session.query(
                """
                SELECT kind, relation, key, column_name, expected, actual FROM difference
                ORDER BY relation_rank, symbol, place, column_rank, key LIMIT %d
                """
                        .formatted(limit),
                row ->
                        new Difference(
                                Difference.Kind.valueOf(row.getString(1)),
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getString(6)));
    }

    private long setAside(int partition, long beginning) {
        long rows = 0;
        for (CandleInterval interval : CandleInterval.values()) {
            rows +=
                    session.change(
                            """
                            WITH gone AS (
                                DELETE FROM actual_%1$s a USING home h
                                WHERE h.symbol = a.symbol AND h.log_partition = %2$d AND a.first_offset < %3$d
                                RETURNING a.symbol, a.start_time)
                            INSERT INTO not_provable SELECT '%1$s', symbol, start_time FROM gone
                            """
                                    .formatted(interval.label(), partition, beginning));
        }
        for (String relation : List.of("actual_rejected", "actual_late")) {
            rows +=
                    session.change(
                            "DELETE FROM %s WHERE log_partition = %d AND log_offset < %d"
                                    .formatted(relation, partition, beginning));
        }
        return rows;
    }

    /**
     * Makes the partials and the expected candles of an interval from the ticks before the end
     * offsets.
     */
    private void fold(CandleInterval interval) {
        progress.say("folding " + interval.label());
        String label = interval.label();
        session.execute(
                "CREATE TEMP TABLE partial_%s AS %s"
                        .formatted(
                                label,
                                interval.foldedFrom()
                                        .map(source -> Fold.ofPartials(interval, source))
                                        .orElseGet(() -> Fold.ofPrefix(interval))));
        session.execute(
                """
                CREATE TEMP TABLE expected_%1$s AS SELECT * FROM (%2$s) AS candle
                WHERE %3$s AND (symbol, start_time) NOT IN (
                    SELECT symbol, start_time FROM not_provable WHERE interval = '%1$s')
                """
                        .formatted(
                                label,
                                Fold.finished(interval, "SELECT * FROM partial_" + label),
                                selection.condition("start_time")));
        session.execute("ANALYZE expected_" + label);
    }

    private void compare(CandleInterval interval) {
        String label = interval.label();
        session.execute(SUSPECTS.formatted(label, columns("e"), columns("a")));
        if (session.number("SELECT count(*) FROM suspect_" + label) == 0) {
            return;
        }
        session.execute("ANALYZE suspect_" + label);
        String bucket = Fold.bucketStart(interval, "t.event_time");
        session.execute(
                TRUTHS.formatted(
                        label,
                        Fold.finished(
                                interval,
                                Fold.ofTicks(
                                        interval,
                                        "JOIN suspect_%s k ON k.symbol = t.symbol AND k.start_time = %s"
                                                .formatted(label, bucket),
                                        "t.log_offset <= k.last_offset"))));
        session.execute(wholeRowFunctions(label));
        session.execute(WHOLE_ROWS.formatted(label, interval.ordinal()));
        session.execute(COLUMNS.formatted(label, interval.ordinal(), columnValues()));
        session.execute(NOT_FOLDED.formatted(label, interval.ordinal(), bucket));
    }

    private void nest(CandleInterval source, CandleInterval interval) {
        session.execute(
                "CREATE INDEX ON actual_%s (symbol, start_time)".formatted(interval.label()));
        session.execute(
                NESTING.formatted(
                        source.label(),
                        interval.label(),
                        interval.ordinal(),
                        nestedColumns("f"),
                        nestedColumns("p"),
                        selection.condition("start_time")));
    }

    private static String wholeRowFunctions(String label) {
        return """
                CREATE FUNCTION pg_temp.row_%1$s(t truth_%1$s) RETURNS text LANGUAGE sql STABLE AS
                $$ SELECT %2$s $$;
                CREATE FUNCTION pg_temp.actual_row_%1$s(t actual_%1$s) RETURNS text LANGUAGE sql STABLE AS
                $$ SELECT %2$s $$;
                """
                .formatted(
                        label,
                        """
                        CASE WHEN t.tick_count IS NULL THEN 'nothing' ELSE format(
                            'open %s high %s low %s close %s volume %s, %s ticks at offsets %s to %s',
                            coalesce(trim_scale(t.open)::text, 'NULL'), coalesce(trim_scale(t.high)::text, 'NULL'),
                            coalesce(trim_scale(t.low)::text, 'NULL'), coalesce(trim_scale(t.close)::text, 'NULL'),
                            trim_scale(t.volume), t.tick_count, t.first_offset, t.last_offset) END
                        """);
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

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
