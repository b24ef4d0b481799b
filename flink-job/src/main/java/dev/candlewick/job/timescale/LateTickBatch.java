package dev.candlewick.job.timescale;

import dev.candlewick.job.tick.LateTick;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Ticks older than the horizon on their way into {@code late_tick}: each place in the log once. */
final class LateTickBatch implements RowBatch<LateTick> {

    private static final String INSERT =
            """
            INSERT INTO late_tick (
                log_epoch, topic, log_partition, log_offset, symbol, event_time, price, size,
                behind, append_time, message)
            SELECT ?, r.topic, r.log_partition::int, r.log_offset, r.symbol,
                timestamptz 'epoch' + r.event_time * interval '1 microsecond', r.price, r.size,
                r.behind * interval '1 microsecond',
                timestamptz 'epoch' + r.append_time * interval '1 millisecond', r.message
            FROM unnest(
                ?::text[], ?::int8[], ?::int8[], ?::text[], ?::int8[], ?::numeric[], ?::numeric[],
                ?::int8[], ?::int8[], ?::bytea[])
                AS r (topic, log_partition, log_offset, symbol, event_time, price, size,
                    behind, append_time, message)
            ON CONFLICT DO NOTHING
            """;

    private final int logEpoch;
    private final List<LateTick> rows = new ArrayList<>();

    LateTickBatch(int logEpoch) {
        this.logEpoch = logEpoch;
    }

    @Override
    public void add(LateTick late) {
        rows.add(late);
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public void write(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setInt(1, logEpoch);
            Columns<LateTick> columns = new Columns<>(connection, statement, rows, 2);
            columns.text(row -> row.topic)
                    .bigint(row -> row.partition)
                    .bigint(row -> row.offset)
                    .text(row -> row.symbol)
                    .bigint(row -> row.eventTime)
                    .numeric(row -> BigDecimal.valueOf(row.price, 8))
                    .numeric(row -> BigDecimal.valueOf(row.size, 8))
                    .bigint(row -> row.behind)
                    .bigint(row -> row.appendTime)
                    .bytes(row -> row.message);
            statement.executeUpdate();
        }
    }

    @Override
    public void clear() {
        rows.clear();
    }
}
