package dev.candlewick.launcher.rules;

import dev.candlewick.job.anomaly.RuleRecord;
import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Role;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the job has written of the topic of rules. Every method throws {@link CommandFailure} when
 * the database does not answer.
 */
final class RuleRows {
    private static final String RECORDS =
            """
            SELECT topic, log_partition, log_offset, (extract(epoch FROM append_time) * 1000)::bigint,
                   message_key, message
            FROM anomaly_rule_change WHERE topic = ? ORDER BY append_time, log_offset""";

    private static final String OUTCOME =
            """
            SELECT coalesce(reject_reason || ': ' || detail, '') FROM anomaly_rule_change
            WHERE topic = ? AND log_partition = 0 AND log_offset = ?
              AND append_time = timestamptz 'epoch' + ? * interval '1 millisecond'""";

    private static final String NEWEST_CANDLE =
            "SELECT max(start_time) FROM latest_candle WHERE interval = '1s'";

    private final Database database;

    RuleRows(Database database) {
        this.database = database;
    }

    /** Every message of a topic that the job has seen, the oldest first. */
    List<RuleRecord> records(String topic) {
        return ask(
                RECORDS,
                statement -> {
                    statement.setString(1, topic);
                    List<RuleRecord> records = new ArrayList<>();
                    try (ResultSet row = statement.executeQuery()) {
                        while (row.next()) {
                            RuleRecord record = new RuleRecord();
                            record.topic = row.getString(1);
                            record.partition = row.getInt(2);
                            record.offset = row.getLong(3);
                            record.appendTime = row.getLong(4);
                            record.key = row.getBytes(5);
                            record.value = row.getBytes(6);
                            records.add(record);
                        }
                    }
                    return records;
                });
    }

    /**
     * Why the job has rejected a message, empty: it has taken it; none while it has not seen it.
     */
    Optional<String> outcome(String topic, RuleTopic.Place place) {
        return ask(
                OUTCOME,
                statement -> {
                    statement.setString(1, topic);
                    statement.setLong(2, place.offset());
                    statement.setLong(3, place.appendTime());
                    try (ResultSet row = statement.executeQuery()) {
                        return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
                    }
                });
    }

    /** Start of the newest candle. */
    Optional<Instant> newestCandle() {
        return ask(
                NEWEST_CANDLE,
                statement -> {
                    try (ResultSet row = statement.executeQuery()) {
                        row.next();
                        return Optional.ofNullable(row.getObject(1, OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant);
                    }
                });
    }

    private interface Query<T> {
        T run(PreparedStatement statement) throws SQLException;
    }

    private <T> T ask(String sql, Query<T> query) {
        try (Connection connection = database.connect(Role.READER);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            return query.run(statement);
        } catch (SQLException e) {
            throw CommandFailure.unavailable(
                    "The database does not answer (" + e.getMessage() + ").", e);
        }
    }
}
