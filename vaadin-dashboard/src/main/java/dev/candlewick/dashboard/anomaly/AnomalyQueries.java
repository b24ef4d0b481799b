package dev.candlewick.dashboard.anomaly;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads flags of the live epoch. */
@Repository
public class AnomalyQueries {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final JdbcClient database;

    public AnomalyQueries(JdbcClient database) {
        this.database = database;
    }

    private static final String COLUMNS =
            """
            SELECT symbol, kind, interval, start_time, end_time, severity, status, window_start, window_end,
                   window_size, observed, expected, score, threshold, evidence::text AS evidence, detected_at,
                   log_partition, first_offset, last_offset, recorded_at, seen.made_by, seen.made_at, seen.note
            FROM live_anomaly flag
            LEFT JOIN LATERAL (
                SELECT k.is_acknowledged, k.severity AS of_severity, k.made_by, k.made_at, k.note
                FROM acknowledgement k
                WHERE k.symbol = flag.symbol AND k.start_time = flag.start_time AND k.kind = flag.kind
                  AND k.interval = flag.interval
                ORDER BY k.acknowledgement_id DESC LIMIT 1) seen
                ON seen.is_acknowledged
                   AND (seen.of_severity = flag.severity OR seen.of_severity = 'CRITICAL' OR flag.severity = 'INFO')
            WHERE true
            """;

    /** The newest flags that the filter lets through, the newest first. */
    public List<Anomaly> newest(AnomalyFilter filter, int count) {
        StringBuilder query = new StringBuilder(COLUMNS);
        Map<String, Object> values = new LinkedHashMap<>();
        filter.symbol().ifPresent(symbol -> add(query, values, "symbol = :symbol", symbol));
        filter.kind().ifPresent(kind -> add(query, values, "kind = :kind", kind));
        if (!filter.severities().isEmpty()) {
            add(
                    query,
                    values,
                    "severity = ANY (:severities)",
                    filter.severities().toArray(String[]::new));
        }
        if (!filter.statuses().isEmpty()) {
            add(
                    query,
                    values,
                    "status = ANY (:statuses)",
                    filter.statuses().toArray(String[]::new));
        }
        filter.acknowledged()
                .ifPresent(
                        seen ->
                                query.append("AND seen.made_by IS ")
                                        .append(seen ? "NOT NULL" : "NULL")
                                        .append('\n'));
        filter.from().ifPresent(from -> add(query, values, "start_time >= :from", utc(from)));
        filter.to().ifPresent(to -> add(query, values, "start_time < :to", utc(to)));
        query.append("ORDER BY start_time DESC, symbol, kind, interval LIMIT :count");
        values.put("count", count);
        return database.sql(query.toString()).params(values).query(AnomalyQueries::anomaly).list();
    }

    /**
     * @param condition of this class, with one named parameter
     */
    private static void add(
            StringBuilder query, Map<String, Object> values, String condition, Object value) {
        query.append("AND ").append(condition).append('\n');
        String name = condition.substring(condition.indexOf(':') + 1).replace(")", "");
        values.put(name, value);
    }

    private static Anomaly anomaly(ResultSet row, int number) throws SQLException {
        JsonNode evidence = JSON.readTree(row.getString("evidence"));
        Map<String, String> inputs = new LinkedHashMap<>();
        evidence.path("inputs")
                .properties()
                .forEach(input -> inputs.put(input.getKey(), input.getValue().asString()));
        return new Anomaly(
                row.getString("symbol"),
                row.getString("kind"),
                row.getString("interval"),
                time(row, "start_time"),
                time(row, "end_time"),
                row.getString("severity"),
                row.getString("status"),
                time(row, "window_start"),
                time(row, "window_end"),
                row.getInt("window_size"),
                row.getDouble("observed"),
                row.getDouble("expected"),
                row.getDouble("score"),
                row.getDouble("threshold"),
                evidence.path("formula").asString(""),
                inputs,
                time(row, "detected_at"),
                row.getInt("log_partition"),
                row.getLong("first_offset"),
                row.getLong("last_offset"),
                time(row, "recorded_at"),
                acknowledgement(row));
    }

    private static @Nullable Acknowledgement acknowledgement(ResultSet row) throws SQLException {
        String user = row.getString("made_by");
        return user == null
                ? null
                : new Acknowledgement(user, time(row, "made_at"), row.getString("note"));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
