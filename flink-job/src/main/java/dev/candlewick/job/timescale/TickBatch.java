package dev.candlewick.job.timescale;

import dev.candlewick.job.tick.LateTick;
import dev.candlewick.job.tick.RejectReason;
import dev.candlewick.job.tick.RejectedTick;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is kept of single messages on its way into its table: each place in the log once, whatever
 * is replayed. One that its table refuses is kept in {@code rejected_tick} as {@link
 * RejectReason#REFUSED}.
 *
 * @param <R> what the stream carries, and a row at once
 */
final class TickBatch<R> implements RowBatch<R> {

    private static final Logger LOG = LoggerFactory.getLogger(TickBatch.class);

    private static final Table<LateTick> LATE =
            new Table<>(
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
                    """,
                    columns ->
                            columns.text(row -> row.topic)
                                    .bigint(row -> row.partition)
                                    .bigint(row -> row.offset)
                                    .text(row -> row.symbol)
                                    .bigint(row -> row.eventTime)
                                    .numeric(row -> BigDecimal.valueOf(row.price, 8))
                                    .numeric(row -> BigDecimal.valueOf(row.size, 8))
                                    .bigint(row -> row.behind)
                                    .bigint(row -> row.appendTime)
                                    .bytes(row -> row.message),
                    (row, why) -> RejectedTick.refused(row, "late_tick: " + why));

    private static final Table<RejectedTick> REJECTED =
            new Table<>(
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
                    """,
                    columns ->
                            columns.text(row -> row.topic)
                                    .bigint(row -> row.partition)
                                    .bigint(row -> row.offset)
                                    .text(row -> row.reason.name())
                                    .text(row -> row.detail)
                                    .bigint(row -> row.appendTime)
                                    .bytes(row -> row.key)
                                    .bytes(row -> row.message)
                                    .bigint(row -> row.messageSize)
                                    .bigint(row -> row.messageHash),
                    (row, why) -> RejectedTick.refused(row, "rejected_tick: " + why));

    /** Binds the columns that the statement asks for. */
    interface Binding<R> {
        void bind(Columns<R> columns) throws SQLException;
    }

    /** What is kept of a row that its table does not take. */
    interface Refused<R> {
        RejectedTick of(R row, String why);
    }

    /** How rows are written, and what is kept of one that is refused. */
    record Table<R>(String insert, Binding<R> binding, Refused<R> refused) {

        void insert(Connection connection, int logEpoch, List<R> rows) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(insert)) {
                statement.setInt(1, logEpoch);
                binding.bind(new Columns<>(connection, statement, rows, 2));
                statement.executeUpdate();
            }
        }
    }

    private final int logEpoch;
    private final Table<R> table;
    private final List<R> rows = new ArrayList<>();

    TickBatch(int logEpoch, Table<R> table) {
        this.logEpoch = logEpoch;
        this.table = table;
    }

    /** Ticks older than the horizon, into {@code late_tick}. */
    static TickBatch<LateTick> late(int logEpoch) {
        return new TickBatch<>(logEpoch, LATE);
    }

    /** Messages that are no valid tick, into {@code rejected_tick}. */
    static TickBatch<RejectedTick> rejected(int logEpoch) {
        return new TickBatch<>(logEpoch, REJECTED);
    }

    @Override
    public void add(R row) {
        rows.add(row);
    }

    @Override
    public int size() {
        return rows.size();
    }

    @Override
    public void write(Connection connection) throws SQLException {
        table.insert(connection, logEpoch, rows);
    }

    @Override
    public int writeDivided(Connection connection) throws SQLException {
        List<RejectedTick> refused = new ArrayList<>();
        new Bisection<R>(
                        connection,
                        some -> table.insert(connection, logEpoch, some),
                        (row, refusal) -> {
                            RejectedTick kept =
                                    table.refused.of(row, Refusal.of(refusal).toString());
                            LOG.error(
                                    "The database refuses the message at {}-{}@{}: {}",
                                    kept.topic,
                                    kept.partition,
                                    kept.offset,
                                    kept.detail);
                            refused.add(kept);
                        })
                .write(rows);
        if (!refused.isEmpty()) {
            REJECTED.insert(connection, logEpoch, refused);
        }
        return refused.size();
    }

    @Override
    public void clear() {
        rows.clear();
    }
}
