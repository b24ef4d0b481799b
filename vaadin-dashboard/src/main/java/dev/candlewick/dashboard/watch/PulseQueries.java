package dev.candlewick.dashboard.watch;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads trends and counts of flags of all instruments of the live epoch at once. */
@Repository
class PulseQueries {

    private final JdbcClient database;

    PulseQueries(JdbcClient database) {
        this.database = database;
    }

    /** Closes of two hours, the newest first: in 5m candles, of which there are few to read. */
    private static final String TRENDS =
            """
            SELECT i.symbol, ARRAY(
                SELECT close::float8 FROM candle
                WHERE interval = '5m' AND symbol = i.symbol AND close IS NOT NULL
                ORDER BY start_time DESC LIMIT 24) AS closes
            FROM instrument i
            """;

    /** By symbol; instruments without a close are left out. */
    Map<String, Pulse> trends() {
        Map<String, Pulse> trends = new LinkedHashMap<>();
        database.sql(TRENDS)
                .query(
                        row -> {
                            List<Double> closes = closes(row);
                            if (!closes.isEmpty()) {
                                trends.put(row.getString("symbol"), Pulse.of(closes));
                            }
                        });
        return trends;
    }

    /** Oldest first. */
    private static List<Double> closes(ResultSet row) throws SQLException {
        Array closes = row.getArray("closes");
        return Arrays.asList((Double[]) closes.getArray()).reversed();
    }

    /** A flag that became more severe after it was acknowledged counts again. */
    private static final String FLAGS =
            """
            SELECT i.symbol, flag.count, flag.critical
            FROM instrument i
            CROSS JOIN LATERAL (
                SELECT start_time FROM candle
                WHERE interval = '1d' AND symbol = i.symbol
                ORDER BY start_time DESC LIMIT 1) day
            CROSS JOIN LATERAL (
                SELECT count(*) AS count, coalesce(bool_or(a.severity = 'CRITICAL'), false) AS critical
                FROM live_anomaly a
                WHERE a.symbol = i.symbol AND a.start_time >= day.start_time
                  AND a.severity IN ('WARN', 'CRITICAL') AND a.status IN ('OPEN', 'SUSPECT', 'CONFIRMED')
                  AND NOT coalesce((
                      SELECT k.is_acknowledged AND (k.severity = a.severity OR k.severity = 'CRITICAL')
                      FROM acknowledgement k
                      WHERE k.symbol = a.symbol AND k.start_time = a.start_time AND k.kind = a.kind
                        AND k.interval = a.interval
                      ORDER BY k.acknowledgement_id DESC LIMIT 1), false)) flag
            WHERE flag.count > 0
            """;

    /** The trends with the flags of now. */
    Map<String, Pulse> withFlags(Map<String, Pulse> trends) {
        Map<String, Pulse> pulses = new LinkedHashMap<>();
        trends.forEach((symbol, trend) -> pulses.put(symbol, trend.flagged(0, false)));
        database.sql(FLAGS)
                .query(
                        row -> {
                            pulses.merge(
                                    row.getString("symbol"),
                                    Pulse.NONE.flagged(
                                            row.getInt("count"), row.getBoolean("critical")),
                                    (trend, flags) ->
                                            trend.flagged(flags.flags(), flags.critical()));
                        });
        return pulses;
    }
}
