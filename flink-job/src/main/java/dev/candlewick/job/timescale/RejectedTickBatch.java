package dev.candlewick.job.timescale;

import dev.candlewick.job.tick.RejectedTick;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Rejected messages on their way into {@code rejected_tick}: each place in the log once, whatever
 * is replayed.
 */
final class RejectedTickBatch implements RowBatch<RejectedTick> {

    private static final String INSERT =
            """
            INSERT INTO rejected_tick (
                log_epoch, topic, log_partition, log_offset, reason, detail, append_time,
                message_key, message, message_size, message_hash)
            SELECT ?, r.topic, r.log_partition::int, r.log_offset, r.reason, r.detail,
                timestamptz 'epoch' + r.append_time * interval '1 millisecond',
                r.message_key, r.message, r.message_size::int, r.message_hash
            FROM unnest(
                ?::text[], ?::int8[], ?::int8[], ?::text[], ?::text[], ?::int8[],
                ?::bytea[], ?::bytea[], ?::int8[], ?::int8[])
                AS r (topic, log_partition, log_offset, reason, detail, append_time,
                    message_key, message, message_size, message_hash)
            ON CONFLICT DO NOTHING
            """;

    private final int logEpoch;
    private final List<RejectedTick> rows = new ArrayList<>();

    RejectedTickBatch(int logEpoch) {
        this.logEpoch = logEpoch;
    }

    @Override
    public void add(RejectedTick rejected) {
        rows.add(rejected);
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public void write(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setInt(1, logEpoch);
            Columns<RejectedTick> columns = new Columns<>(connection, statement, rows, 2);
            columns.text(row -> row.topic)
                    .bigint(row -> row.partition)
                    .bigint(row -> row.offset)
                    .text(row -> row.reason.name())
                    .text(row -> row.detail)
                    .bigint(row -> row.appendTime)
                    .bytes(row -> row.key)
                    .bytes(row -> row.message)
                    .bigint(row -> row.messageSize)
                    .bigint(row -> row.messageHash);
            statement.executeUpdate();
        }
    }

    @Override
    public void clear() {
        rows.clear();
    }
}
