package dev.candlewick.job.timescale;

import dev.candlewick.job.anomaly.AnomalyKind;
import dev.candlewick.job.anomaly.Flag;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;

/**
 * The statements of the table {@code anomaly}. A row only grows by (version, rules_version, status
 * in the order of what is known later), so that any order of any versions ends in the same row.
 */
final class AnomalyTable {

    private static final String RANK =
            "array_position(ARRAY['SUSPECT', 'OPEN', 'CLEARED', 'CONFIRMED', 'WITHDRAWN'], %s.status)";

    private static final String UPSERT =
            """
            INSERT INTO anomaly AS t (
                log_epoch, symbol, kind, interval, start_time, end_time, severity, status,
                window_start, window_end, window_size, observed, expected, score, threshold,
                evidence, rules_version, detected_at, log_partition, first_offset, last_offset, version)
            SELECT ?, r.symbol, r.kind, r.interval,
                timestamptz 'epoch' + r.start_time * interval '1 microsecond',
                timestamptz 'epoch' + r.end_time * interval '1 microsecond',
                r.severity, r.status,
                timestamptz 'epoch' + r.window_start * interval '1 microsecond',
                timestamptz 'epoch' + r.window_end * interval '1 microsecond',
                r.window_size::int, r.observed, r.expected, r.score, r.threshold,
                r.evidence::jsonb, r.rules_version,
                timestamptz 'epoch' + r.detected_at * interval '1 microsecond',
                r.log_partition::int, r.first_offset, r.last_offset, r.version
            FROM unnest(
                ?::text[], ?::text[], ?::text[], ?::int8[], ?::int8[], ?::text[], ?::text[],
                ?::int8[], ?::int8[], ?::int8[], ?::float8[], ?::float8[], ?::float8[], ?::float8[],
                ?::text[], ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::int8[])
                AS r (symbol, kind, interval, start_time, end_time, severity, status,
                    window_start, window_end, window_size, observed, expected, score, threshold,
                    evidence, rules_version, detected_at, log_partition, first_offset, last_offset,
                    version)
            ON CONFLICT (log_epoch, symbol, kind, interval, start_time) DO UPDATE SET
                end_time = EXCLUDED.end_time, severity = EXCLUDED.severity,
                status = EXCLUDED.status, window_start = EXCLUDED.window_start,
                window_end = EXCLUDED.window_end, window_size = EXCLUDED.window_size,
                observed = EXCLUDED.observed, expected = EXCLUDED.expected,
                score = EXCLUDED.score, threshold = EXCLUDED.threshold,
                evidence = EXCLUDED.evidence, rules_version = EXCLUDED.rules_version,
                detected_at = EXCLUDED.detected_at, log_partition = EXCLUDED.log_partition,
                first_offset = EXCLUDED.first_offset, last_offset = EXCLUDED.last_offset,
                version = EXCLUDED.version, recorded_at = clock_timestamp()
            WHERE (t.version, t.rules_version, %s) < (EXCLUDED.version, EXCLUDED.rules_version, %s)
            """
                    .formatted(RANK.formatted("t"), RANK.formatted("EXCLUDED"));

    private static final String WITHDRAW =
            """
            UPDATE anomaly t SET status = 'WITHDRAWN', version = r.version, recorded_at = clock_timestamp()
            FROM unnest(?::text[], ?::text[], ?::text[], ?::int8[], ?::int8[])
                AS r (symbol, kind, interval, start_time, version)
            WHERE t.log_epoch = ? AND t.symbol = r.symbol AND t.kind = r.kind AND t.interval = r.interval
                AND t.start_time = timestamptz 'epoch' + r.start_time * interval '1 microsecond'
                AND t.status <> 'WITHDRAWN' AND t.version <= r.version
            """;

    private static final String STANDING =
            """
            SELECT t.symbol, t.kind, t.interval,
                (extract(epoch FROM t.start_time) * 1000000)::int8, t.version
            FROM unnest(?::text[], ?::int8[], ?::int8[]) AS r (symbol, from_time, to_time)
            JOIN anomaly t ON t.log_epoch = ? AND t.symbol = r.symbol
                AND t.start_time >= timestamptz 'epoch' + r.from_time * interval '1 microsecond'
                AND t.start_time < timestamptz 'epoch' + r.to_time * interval '1 microsecond'
            WHERE t.status <> 'WITHDRAWN'
            """;

    /** What a row is about. */
    record Subject(String symbol, AnomalyKind kind, String interval, long start) {
        static Subject of(String symbol, Flag flag) {
            return new Subject(symbol, flag.kind(), flag.interval(), flag.start());
        }
    }

    /** A flag, its symbol and the partition of that. */
    record Row(String symbol, int partition, Flag flag) {}

    /** Of which time rows are asked for, microseconds since the epoch, {@code to} excluded. */
    record Range(String symbol, long from, long to) {}

    private final int logEpoch;

    AnomalyTable(int logEpoch) {
        this.logEpoch = logEpoch;
    }

    /** Writes flags, the newest version of each. */
    void upsert(Connection connection, List<Row> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(UPSERT)) {
            statement.setInt(1, logEpoch);
            new Columns<>(connection, statement, rows, 2)
                    .text(Row::symbol)
                    .text(row -> row.flag.kind().name())
                    .text(row -> row.flag.interval())
                    .bigint(row -> row.flag.start())
                    .bigint(row -> row.flag.end())
                    .text(row -> row.flag.severity().name())
                    .text(row -> row.flag.status().name())
                    .bigint(row -> row.flag.windowStart())
                    .bigint(row -> row.flag.windowEnd())
                    .bigint(row -> row.flag.window())
                    .real(row -> row.flag.observed())
                    .real(row -> row.flag.expected())
                    .real(row -> row.flag.score())
                    .real(row -> row.flag.threshold())
                    .text(AnomalyTable::evidence)
                    .bigint(row -> row.flag.rulesVersion())
                    .bigint(row -> row.flag.detectedAt())
                    .bigint(row -> row.partition)
                    .bigint(row -> row.flag.firstOffset())
                    .bigint(row -> row.flag.lastOffset())
                    .bigint(row -> row.flag.version());
            statement.executeUpdate();
        }
    }

    /**
     * Marks rows as withdrawn.
     *
     * @param versions of the judgement that they do not hold, by what they are about
     */
    void withdraw(Connection connection, Map<Subject, Long> versions) throws SQLException {
        if (versions.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(WITHDRAW)) {
            new Columns<>(connection, statement, List.copyOf(versions.entrySet()), 1)
                    .text(row -> row.getKey().symbol)
                    .text(row -> row.getKey().kind.name())
                    .text(row -> row.getKey().interval)
                    .bigint(row -> row.getKey().start)
                    .bigint(Entry::getValue);
            statement.setInt(6, logEpoch);
            statement.executeUpdate();
        }
    }

    /** The versions of the rows in some ranges that are not withdrawn. */
    Map<Subject, Long> standing(Connection connection, List<Range> ranges) throws SQLException {
        Map<Subject, Long> found = new HashMap<>();
        if (ranges.isEmpty()) {
            return found;
        }
        try (PreparedStatement statement = connection.prepareStatement(STANDING)) {
            new Columns<>(connection, statement, ranges, 1)
                    .text(Range::symbol)
                    .bigint(Range::from)
                    .bigint(Range::to);
            statement.setInt(4, logEpoch);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.put(
                            new Subject(
                                    row.getString(1),
                                    AnomalyKind.valueOf(row.getString(2)),
                                    row.getString(3),
                                    row.getLong(4)),
                            row.getLong(5));
                }
            }
        }
        return found;
    }

    /** How to come to the score by hand, as JSON. */
    private static String evidence(Row row) {
        Flag flag = row.flag;
        StringBuilder json = new StringBuilder("{\"formula\": \"");
        json.append(flag.kind().formula()).append("\", \"inputs\": {");
        String separator = "";
        for (Entry<String, Double> input : flag.evidence().entrySet()) {
            json.append(separator).append('"').append(input.getKey()).append("\": ");
            json.append(Double.isFinite(input.getValue()) ? input.getValue().toString() : "null");
            separator = ", ";
        }
        return json.append("}, \"offsets\": {\"partition\": ")
                .append(row.partition)
                .append(", \"first\": ")
                .append(flag.firstOffset())
                .append(", \"last\": ")
                .append(flag.lastOffset())
                .append("}}")
                .toString();
    }
}
