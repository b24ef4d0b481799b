package dev.candlewick.verify.table;

import java.util.Map;

/** Compares what is kept of rejected and late ticks with the log, place by place. */
final class PositionComparison {

    private static final String REJECTED =
            """
            INSERT INTO difference
            SELECT CASE WHEN a.log_offset IS NULL THEN 'MISSING'
                        WHEN e.log_offset IS NULL THEN 'UNEXPECTED' ELSE 'DIFFERENT' END,
                   'rejected_tick', 100000, '', log_offset,
                   'partition ' || log_partition || ' offset ' || log_offset, 0, 'row',
                   coalesce(e.reason || ', ' || e.message_size || ' bytes, hash ' || e.message_hash, 'none'),
                   coalesce(a.reason || ', ' || a.message_size || ' bytes, hash ' || a.message_hash
                            || CASE WHEN a.topic <> %{topic} THEN ', topic ' || a.topic ELSE '' END, 'none')
            FROM expected_rejected e FULL JOIN actual_rejected a USING (log_partition, log_offset)
            WHERE (a.log_offset IS NOT NULL OR e.in_prefix)
              AND CASE WHEN e.reason = 'WRONG_PARTITION' AND a.log_offset IS NULL
                       -- One row stands for a range of them, at the place of its first.
                       THEN NOT EXISTS (
                           SELECT FROM actual_rejected w
                           WHERE w.reason = 'WRONG_PARTITION' AND w.log_partition = e.log_partition
                             AND w.log_offset < e.log_offset)
                       WHEN e.reason = 'WRONG_PARTITION'
                       THEN (e.reason, %{topic}) IS DISTINCT FROM (a.reason, a.topic)
                       ELSE (e.reason, e.message_size, e.message_hash, %{topic})
                            IS DISTINCT FROM (a.reason, a.message_size, a.message_hash, a.topic) END
            """;

    private static final String LATE =
            """
            INSERT INTO difference
            SELECT CASE WHEN a.log_offset IS NULL THEN 'MISSING'
                        WHEN e.log_offset IS NULL THEN 'UNEXPECTED' ELSE 'DIFFERENT' END,
                   'late_tick', 100001, coalesce(a.symbol, e.symbol), log_offset,
                   'partition ' || log_partition || ' offset ' || log_offset, 0, 'row',
                   coalesce(e.symbol || ' ' || pg_temp.shown(e.event_time) || ', ' || trim_scale(e.size)
                            || ' at ' || trim_scale(e.price), 'none'),
                   coalesce(a.symbol || ' ' || pg_temp.shown(a.event_time) || ', ' || trim_scale(a.size)
                            || ' at ' || trim_scale(a.price)
                            || CASE WHEN a.topic <> %{topic} THEN ', topic ' || a.topic ELSE '' END, 'none')
            FROM expected_late e FULL JOIN actual_late a USING (log_partition, log_offset)
            WHERE (a.log_offset IS NOT NULL OR e.in_prefix)
              AND (e.symbol, e.event_time, e.price, e.size, %{topic})
                  IS DISTINCT FROM (a.symbol, a.event_time, a.price, a.size, a.topic)
            """;

    private static final String GAPS =
            """
            INSERT INTO difference
            SELECT CASE WHEN a.log_offset IS NULL THEN 'MISSING'
                        WHEN e.log_offset IS NULL THEN 'UNEXPECTED' ELSE 'DIFFERENT' END,
                   'feed_gap', 100002, coalesce(a.symbol, e.symbol), log_offset,
                   'partition ' || log_partition || ' offset ' || log_offset, 0, 'row',
                   coalesce(e.symbol || ' ' || pg_temp.shown(e.from_time) || ' to ' || pg_temp.shown(e.to_time)
                            || ', ' || coalesce(e.missing::text, 'unknown') || ' ' || e.reason, 'none'),
                   coalesce(a.symbol || ' ' || pg_temp.shown(a.from_time) || ' to ' || pg_temp.shown(a.to_time)
                            || ', ' || coalesce(a.missing::text, 'unknown') || ' ' || a.reason, 'none')
            FROM expected_gap e FULL JOIN actual_gap a USING (log_partition, log_offset)
            WHERE (a.log_offset IS NOT NULL OR e.in_prefix)
              AND (e.symbol, e.source, e.from_time, e.to_time, e.from_id, e.to_id, e.missing, e.reason, e.detail)
                  IS DISTINCT FROM
                  (a.symbol, a.source, a.from_time, a.to_time, a.from_id, a.to_id, a.missing, a.reason, a.detail)
            """;

    private final Session session;
    private final Map<String, Object> names;

    PositionComparison(Session session, String topic) {
        this.session = session;
        names = Map.of("topic", Sql.quoted(topic));
    }

    void compareRejected() {
        session.execute(Sql.filled(REJECTED, names));
    }

    void compareGaps() {
        session.execute(GAPS);
    }

    void compareLate() {
        session.execute(Sql.filled(LATE, names));
    }
}
