package dev.candlewick.dashboard.audit;

import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads the audits of the live epoch. */
@Repository
public class AuditQueries {

    private final JdbcClient database;

    public AuditQueries(JdbcClient database) {
        this.database = database;
    }

    private static final String RUNS =
            """
            SELECT r.outcome, count(*) AS runs FROM audit_run r JOIN epoch e USING (log_epoch)
            WHERE e.state = 'LIVE' GROUP BY r.outcome""";

    private static final String NEWEST =
            """
            SELECT r.outcome, r.message, r.ticks_read, r.candles_compared,
                   extract(epoch FROM clock_timestamp() - r.ended_at)::double precision AS age,
                   extract(epoch FROM r.ended_at - r.started_at)::double precision AS duration,
                   (SELECT count(*) FROM audit_unresolved) AS unresolved,
                   (SELECT coalesce(sum(u.differences), 0) FROM audit_unresolved u) AS differences
            FROM audit_run r JOIN epoch e USING (log_epoch)
            WHERE e.state = 'LIVE' ORDER BY r.run_id DESC LIMIT 1""";

    /**
     * What is known.
     *
     * @throws org.springframework.dao.DataAccessException when the database does not answer
     */
    public AuditFacts facts() {
        Map<String, Long> runs =
                database
                        .sql(RUNS)
                        .query(
                                (row, number) ->
                                        Map.entry(row.getString("outcome"), row.getLong("runs")))
                        .list()
                        .stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return database.sql(NEWEST)
                .query(
                        (row, number) ->
                                new AuditFacts(
                                        row.getString("outcome"),
                                        row.getString("message"),
                                        row.getDouble("age"),
                                        row.getDouble("duration"),
                                        row.getLong("ticks_read"),
                                        row.getLong("candles_compared"),
                                        row.getLong("unresolved"),
                                        row.getLong("differences"),
                                        runs))
                .optional()
                .orElse(AuditFacts.NONE);
    }
}
