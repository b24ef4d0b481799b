package dev.candlewick.dashboard.pipeline;

import dev.candlewick.dashboard.audit.AuditQueries;
import dev.candlewick.dashboard.candle.CandleQueries;
import dev.candlewick.dashboard.candle.MarketFacts;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads what the database says of the pipeline, of the live epoch. */
@Repository
class FlowQueries {

    private static final double SECONDS = 60;

    private final JdbcClient database;
    private final CandleQueries candles;
    private final AuditQueries audits;

    FlowQueries(JdbcClient database, CandleQueries candles, AuditQueries audits) {
        this.database = database;
        this.candles = candles;
        this.audits = audits;
    }

    private static final String TICKS =
            """
            SELECT coalesce(sum(tick_count), 0) FROM candle
            WHERE interval = '1s' AND start_time >= now() - interval '65 seconds'
              AND start_time < now() - interval '5 seconds'
            """;

    private static final String CLOSED =
            """
            SELECT max(end_time) FROM candle
            WHERE interval = '1s' AND state <> 'PARTIAL' AND start_time > now() - interval '1 hour'
              AND start_time <= now()
            """;

    private static final String LATE =
            """
            SELECT count(*) FROM late_tick JOIN epoch USING (log_epoch)
            WHERE state = 'LIVE' AND recorded_at > now() - interval '24 hours'
            """;

    private static final String REJECTED =
            """
            SELECT reason, count(*) AS ticks FROM rejected_tick JOIN epoch USING (log_epoch)
            WHERE state = 'LIVE' AND recorded_at > now() - interval '24 hours'
            GROUP BY reason ORDER BY ticks DESC, reason
            """;

    private static final String GAPS =
            """
            SELECT count(*) FROM feed_gap JOIN epoch USING (log_epoch)
            WHERE state = 'LIVE' AND recorded_at > now() - interval '24 hours'
            """;

    /** Of candles of the last three days: a tick that is later than its horizon revises nothing. */
    private static final String REVISIONS =
            """
            SELECT count(c.start_time) AS revisions
            FROM generate_series(23, 0, -1) AS back
            LEFT JOIN (
                SELECT start_time, floor(extract(epoch FROM now() - new_recorded_at) / 3600) AS back
                FROM candle_revision JOIN epoch USING (log_epoch)
                WHERE state = 'LIVE' AND start_time > now() - interval '3 days'
                  AND new_recorded_at > now() - interval '24 hours') c USING (back)
            GROUP BY back ORDER BY back DESC
            """;

    PipelineState.Flow flow() {
        MarketFacts facts = candles.facts();
        long ticks = database.sql(TICKS).query(Long.class).single();
        return new PipelineState.Flow(
                facts.logEpoch(),
                Double.isNaN(facts.candleAge())
                        ? Optional.empty()
                        : Optional.of(Duration.ofMillis(Math.round(facts.candleAge() * 1_000))),
                ticks / SECONDS,
                database.sql(CLOSED)
                        .query(OffsetDateTime.class)
                        .optional()
                        .map(OffsetDateTime::toInstant),
                facts.refusedCandles(),
                database.sql(LATE).query(Long.class).single(),
                database.sql(REJECTED)
                        .query(
                                (row, number) ->
                                        new PipelineState.Count(
                                                row.getString("reason"), row.getLong("ticks")))
                        .list(),
                database.sql(GAPS).query(Long.class).single(),
                revisions(),
                audits.facts());
    }

    private List<Long> revisions() {
        return database.sql(REVISIONS).query(Long.class).list();
    }
}
