package dev.candlewick.verify.table;

import dev.candlewick.verify.log.SnapshotBegin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A copy of the tables as of one moment, so that the database may go on while the log is read:
 * {@code actual_1s} ... {@code actual_1d}, {@code actual_rejected}, {@code actual_late}, {@code
 * actual_snapshot}, {@code actual_imported}, {@code actual_gap}, {@code home}, {@code
 * revision_count}, {@code refused}.
 */
public final class Snapshot {

    private static final String FUNCTIONS =
            """
            CREATE FUNCTION pg_temp.micros(timestamptz) RETURNS bigint LANGUAGE sql STABLE AS
            $$ SELECT CASE WHEN isfinite($1) THEN (extract(epoch FROM $1) * 1000000)::bigint
                           WHEN $1 > '2000-01-01Z' THEN 9223372036854775807
                           WHEN $1 < '2000-01-01Z' THEN -9223372036854775807 END $$;
            CREATE FUNCTION pg_temp.shown(bigint) RETURNS text LANGUAGE sql STABLE AS
            $$ SELECT CASE WHEN abs($1) < 200000000000000000
                           THEN to_char(timestamp '1970-01-01' + ($1 / 1000000) * interval '1 second'
                                        + ($1 % 1000000) * interval '1 microsecond',
                                        'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
                           ELSE $1::text END $$;
            """;

    private static final String CANDLES =
            """
            CREATE TEMP TABLE actual_%{interval} AS
            SELECT * FROM (
                SELECT symbol COLLATE "C" AS symbol, pg_temp.micros(start_time) AS start_time,
                       pg_temp.micros(end_time) AS end_time, session, session_date,
                       open, high, low, close, volume, price_volume, turnover, vwap, price_sum,
                       tick_count, trade_count, price_trade_count,
                       pg_temp.micros(open_at) AS open_at, pg_temp.micros(high_at) AS high_at,
                       pg_temp.micros(low_at) AS low_at, pg_temp.micros(close_at) AS close_at,
                       first_offset, last_offset, fingerprint, is_final, revision
                FROM candle_%{interval} WHERE log_epoch = %{epoch}) AS candle
            WHERE %{selection};
            """;

    private static final String OTHERS =
            """
            CREATE TEMP TABLE home AS
            SELECT symbol COLLATE "C" AS symbol, log_partition FROM epoch_instrument WHERE log_epoch = %{epoch};
            CREATE TEMP TABLE actual_rejected AS
            SELECT topic, log_partition, log_offset, reason, message_size, message_hash
            FROM rejected_tick WHERE log_epoch = %{epoch};
            CREATE TEMP TABLE actual_late AS
            SELECT * FROM (
                SELECT topic, log_partition, log_offset, symbol COLLATE "C" AS symbol,
                       pg_temp.micros(event_time) AS event_time, price, size
                FROM late_tick WHERE log_epoch = %{epoch}) AS late
            WHERE %{selection};
            CREATE TEMP TABLE actual_gap AS
            SELECT log_partition, log_offset, symbol COLLATE "C" AS symbol, source,
                   pg_temp.micros(from_time) AS from_time, pg_temp.micros(to_time) AS to_time,
                   from_id, to_id, missing, reason, detail
            FROM feed_gap WHERE log_epoch = %{epoch};
            CREATE TEMP TABLE actual_snapshot AS
            SELECT * FROM (
                SELECT log_partition, log_offset, symbol COLLATE "C" AS symbol, source COLLATE "C" AS source,
                       pg_temp.micros(event_time) AS event_time, session_date, price, day_volume, volume, basis
                FROM snapshot_tick WHERE log_epoch = %{epoch}) AS snapshot
            WHERE %{selection};
            CREATE TEMP TABLE actual_imported AS
            SELECT * FROM (
                SELECT log_partition, log_offset, symbol COLLATE "C" AS symbol, source COLLATE "C" AS source,
                       interval COLLATE "C" AS interval, pg_temp.micros(start_time) AS start_time,
                       open, high, low, close, volume
                FROM imported_candle WHERE log_epoch = %{epoch}) AS imported
            WHERE %{bars};
            CREATE TEMP TABLE revision_count AS
            SELECT symbol COLLATE "C" AS symbol, interval, pg_temp.micros(start_time) AS start_time,
                   count(*) AS revisions, max(revision) AS newest
            FROM candle_revision WHERE log_epoch = %{epoch}
            GROUP BY 1, 2, 3;
            CREATE TEMP TABLE refused AS
            SELECT symbol, sqlstate, count(*) AS candles
            FROM rejected_candle WHERE log_epoch = %{epoch} AND resolved_at IS NULL
            GROUP BY 1, 2;
            """;

    private static final String LAST_OFFSETS =
            """
            SELECT log_partition, last_offset FROM actual_%{interval} JOIN home USING (symbol) UNION ALL
            """;

    private static final String HIGHEST =
            """
            SELECT log_partition, max(last_offset)
            FROM (%{candles} SELECT log_partition, log_offset FROM actual_rejected
                  UNION ALL SELECT log_partition, log_offset FROM actual_late
                  UNION ALL SELECT log_partition, log_offset FROM actual_snapshot
                  UNION ALL SELECT log_partition, log_offset FROM actual_imported
                  UNION ALL SELECT log_partition, log_offset FROM actual_gap) AS row
            GROUP BY log_partition
            """;

    private Snapshot() {}

    /** Takes it. */
    public static void take(Session session, Epoch epoch, Selection selection) {
        session.execute(FUNCTIONS);
        session.snapshot(
                () -> {
                    for (CandleInterval interval : CandleInterval.values()) {
                        session.execute(
                                Sql.filled(
                                        CANDLES,
                                        Map.of(
                                                "interval", interval.label(),
                                                "epoch", epoch.logEpoch(),
                                                "selection", selection.condition("start_time"))));
                    }
                    session.execute(
                            Sql.filled(
                                    OTHERS,
                                    Map.of(
                                            "epoch", epoch.logEpoch(),
                                            "selection", selection.condition("event_time"),
                                            "bars", selection.condition("start_time"))));
                });
        for (CandleInterval interval : CandleInterval.values()) {
            session.execute("ANALYZE actual_" + interval.label());
        }
    }

    /** The partition of each symbol that the database knows. */
    public static Map<String, Integer> homes(Session session) {
        return session
                .query(
                        "SELECT symbol, log_partition FROM home",
                        row -> Map.entry(row.getString(1), row.getInt(2)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /** Where snapshots had come to before a log that no longer begins at its first record. */
    public static List<SnapshotBegin> snapshotsBefore(
            Session session, Epoch epoch, Map<Integer, Long> beginnings) {
        List<SnapshotBegin> before = new ArrayList<>();
        beginnings.forEach(
                (partition, beginning) -> {
                    if (beginning > 0) {
                        before.addAll(
                                SnapshotBegins.before(
                                        session, epoch.logEpoch(), partition, beginning));
                    }
                });
        return before;
    }

    /** A sentence for each symbol whose candles the database refuses. */
    public static List<String> refused(Session session) {
        return session.query(
                "SELECT symbol, sqlstate, candles FROM refused ORDER BY symbol",
                row ->
                        "the database refuses the candles of %s with SQLSTATE %s: %d are held in rejected_candle"
                                .formatted(row.getString(1), row.getString(2), row.getLong(3)));
    }

    /**
     * The highest offset that any copied row speaks of, by partition; partitions without rows are
     * absent.
     */
    public static Map<Integer, Long> highestOffsets(Session session) {
        String candles =
                Arrays.stream(CandleInterval.values())
                        .map(interval -> LAST_OFFSETS.replace("%{interval}", interval.label()))
                        .collect(Collectors.joining());
        return session
                .query(
                        Sql.filled(HIGHEST, Map.of("candles", candles)),
                        row -> Map.entry(row.getInt(1), row.getLong(2)))
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
