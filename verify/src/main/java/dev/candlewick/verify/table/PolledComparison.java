package dev.candlewick.verify.table;

/** Compares what is kept of snapshots and bars with the log. */
final class PolledComparison {

    private static final String SNAPSHOTS =
            """
            INSERT INTO difference
            SELECT CASE WHEN a.log_offset IS NULL THEN 'MISSING'
                        WHEN e.log_offset IS NULL THEN 'UNEXPECTED' ELSE 'DIFFERENT' END,
                   'snapshot_tick', 100002, coalesce(a.symbol, e.symbol), log_offset,
                   'partition ' || log_partition || ' offset ' || log_offset, 0, 'row',
                   coalesce(e.symbol || ' ' || pg_temp.shown(e.event_time) || ', ' || trim_scale(e.volume * 0.00000001)
                            || ' at ' || trim_scale(e.price * 0.00000001) || ', ' || e.basis || ' ' || e.source, 'none'),
                   coalesce(a.symbol || ' ' || pg_temp.shown(a.event_time) || ', ' || trim_scale(a.volume)
                            || ' at ' || trim_scale(a.price) || ', ' || a.basis || ' ' || a.source, 'none')
            FROM expected_snapshot e FULL JOIN actual_snapshot a USING (log_partition, log_offset)
            WHERE (a.log_offset IS NOT NULL OR e.in_prefix)
              AND (e.symbol, e.source, e.event_time, e.session_date, e.price * 0.00000001,
                   e.day_volume * 0.00000001, e.volume * 0.00000001, e.basis)
                  IS DISTINCT FROM (a.symbol, a.source, a.event_time, a.session_date, a.price,
                   a.day_volume, a.volume, a.basis)
            """;

    /** A row must be a bar of the log, and none of the prefix that lies before a later one. */
    private static final String IMPORTED =
            """
            INSERT INTO difference
            SELECT CASE WHEN a.log_offset IS NULL THEN 'MISSING'
                        WHEN NOT a.in_log THEN 'UNEXPECTED' ELSE 'DIFFERENT' END,
                   'imported_candle', 100003, symbol, start_time,
                   symbol || ' ' || interval || ' ' || pg_temp.shown(start_time) || ' ' || source, 0, 'row',
                   coalesce('offset ' || coalesce(e.log_offset, a.log_offset) || ', open '
                            || trim_scale(coalesce(e.open, a.log_open) * 0.00000001) || ', close '
                            || trim_scale(coalesce(e.close, a.log_close) * 0.00000001) || ', volume '
                            || coalesce(trim_scale(coalesce(e.volume, a.log_volume) * 0.00000001)::text, 'none'), 'none'),
                   coalesce('offset ' || a.log_offset || ', open ' || trim_scale(a.open) || ', close '
                            || trim_scale(a.close) || ', volume ' || coalesce(trim_scale(a.volume)::text, 'none'), 'none')
            FROM (SELECT DISTINCT ON (symbol, interval, start_time, source) * FROM log_bar WHERE in_prefix
                  ORDER BY symbol, interval, start_time, source, log_partition DESC, log_offset DESC) e
            FULL JOIN (
                SELECT symbol, interval, start_time, source, log_partition, log_offset,
                       r.open, r.high, r.low, r.close, r.volume, b.open IS NOT NULL AS in_log,
                       b.open AS log_open, b.high AS log_high, b.low AS log_low, b.close AS log_close,
                       b.volume AS log_volume
                FROM actual_imported r
                LEFT JOIN log_bar b USING (symbol, interval, start_time, source, log_partition, log_offset)) a
            USING (symbol, interval, start_time, source)
            WHERE a.log_offset IS NULL OR NOT a.in_log
               OR (a.log_partition, a.log_offset) < (e.log_partition, e.log_offset)
               OR (a.log_open * 0.00000001, a.log_high * 0.00000001, a.log_low * 0.00000001,
                   a.log_close * 0.00000001, a.log_volume * 0.00000001)
                  IS DISTINCT FROM (a.open, a.high, a.low, a.close, a.volume)
            """;

    private final Session session;

    PolledComparison(Session session) {
        this.session = session;
    }

    void compareSnapshots() {
        session.execute(SNAPSHOTS);
    }

    void compareImported() {
        session.execute(IMPORTED);
    }
}
