package dev.candlewick.explain.table;

import dev.candlewick.verify.UnavailableException;
import dev.candlewick.verify.log.SnapshotBegin;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tables of TimescaleDB, in one read-only transaction. Not thread safe. */
public final class TimescaleStore implements CandleStore {

    /**
     * The candles that say where ticks lie: fine enough to bound, and few enough to ask quickly.
     */
    private static final String PLACES = "candle_1m";

    private static final CandleColumn LAST = CandleColumn.FINGERPRINT;

    private final Connection connection;

    @FunctionalInterface
    private interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * Begins the transaction.
     *
     * @param connection of a role that may read; closed with this
     */
    public TimescaleStore(Connection connection) {
        this.connection = connection;
        try {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setReadOnly(true);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public Optional<EpochRow> epoch(OptionalInt logEpoch) {
        String asked =
                logEpoch.isPresent() ? "log_epoch = ? AND state <> 'DROPPED'" : "state = 'LIVE'";
        return query(
                        "SELECT log_epoch, topic, "
                                + CandleColumn.micros("horizon")
                                + ", instruments FROM epoch WHERE "
                                + asked,
                        row ->
                                new EpochRow(
                                        row.getInt(1),
                                        row.getString(2),
                                        row.getLong(3),
                                        row.getString(4),
                                        conditionTables(row.getInt(1))),
                        logEpoch.isPresent() ? new Object[] {logEpoch.getAsInt()} : new Object[] {})
                .stream()
                .findFirst();
    }

    private Map<String, String> conditionTables(int logEpoch) {
        return query(
                        "SELECT name, content FROM epoch_condition_table WHERE log_epoch = ?",
                        row -> Map.entry(row.getString(1), row.getString(2)),
                        logEpoch)
                .stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public OptionalInt partition(EpochRow epoch, String symbol) {
        return query(
                        "SELECT log_partition FROM epoch_instrument WHERE log_epoch = ? AND symbol = ?",
                        row -> row.getInt(1),
                        epoch.logEpoch(),
                        symbol)
                .stream()
                .mapToInt(Integer::intValue)
                .findFirst();
    }

    @Override
    public Optional<CandleRow> atOrBefore(CandleKey key, long time) {
        int columns = CandleColumn.values().length;
        return query(
                        "SELECT "
                                + CandleColumn.selected()
                                + ", "
                                + CandleColumn.micros("start_time")
                                + ", "
                                + CandleColumn.micros("end_time")
                                + ", is_final, revision, first_offset, last_offset, recorded_at"
                                + " FROM "
                                + table(key)
                                + " WHERE log_epoch = ? AND symbol = ? AND start_time <= ?"
                                + " ORDER BY start_time DESC LIMIT 1",
                        row ->
                                new CandleRow(
                                        row.getLong(columns + 1),
                                        row.getLong(columns + 2),
                                        row.getBoolean(columns + 3),
                                        row.getInt(columns + 4),
                                        row.getLong(columns + 5),
                                        row.getLong(columns + 6),
                                        instant(row, columns + 7),
                                        CandleColumn.read(row)),
                        key.logEpoch(),
                        key.symbol(),
                        time(time))
                .stream()
                .findFirst();
    }

    @Override
    public OptionalLong startAfter(CandleKey key, long time) {
        return number(
                "SELECT "
                        + CandleColumn.micros("start_time")
                        + " FROM "
                        + table(key)
                        + " WHERE log_epoch = ? AND symbol = ? AND start_time > ?"
                        + " ORDER BY start_time LIMIT 1",
                key.logEpoch(),
                key.symbol(),
                time(time));
    }

    @Override
    public List<RevisionRow> revisions(CandleKey key, long start) {
        Map<Integer, List<RevisionRow.Change>> changes = new HashMap<>();
        query(
                """
                SELECT revision, name, o.value, n.value
                FROM candle_revision r
                CROSS JOIN LATERAL jsonb_each_text(r.old_values) AS o (name, value)
                JOIN LATERAL jsonb_each_text(r.new_values) AS n (name, value) USING (name)
                WHERE r.log_epoch = ? AND r.symbol = ? AND r.interval = ? AND r.start_time = ?
                      AND o.value IS DISTINCT FROM n.value
                """,
                row ->
                        changes.computeIfAbsent(row.getInt(1), revision -> new ArrayList<>())
                                .add(change(row.getString(2), row.getString(3), row.getString(4))),
                key.logEpoch(),
                key.symbol(),
                key.interval().label(),
                time(start));
        return query(
                """
                SELECT revision, reason, old_recorded_at, new_recorded_at,
                       (old_values ->> 'last_offset')::bigint, (new_values ->> 'last_offset')::bigint
                FROM candle_revision
                WHERE log_epoch = ? AND symbol = ? AND interval = ? AND start_time = ?
                ORDER BY revision
                """,
                row ->
                        new RevisionRow(
                                row.getInt(1),
                                row.getString(2),
                                instant(row, 3),
                                instant(row, 4),
                                row.getLong(5),
                                row.getLong(6),
                                inOrder(changes.getOrDefault(row.getInt(1), List.of()))),
                key.logEpoch(),
                key.symbol(),
                key.interval().label(),
                time(start));
    }

    @Override
    public List<LateRow> late(EpochRow epoch, String symbol, long from, long until) {
        return query(
                "SELECT log_partition, log_offset, "
                        + CandleColumn.micros("event_time")
                        + ", trim_scale(price)::text, trim_scale(size)::text, "
                        + CandleColumn.micros("behind")
                        + ", message FROM late_tick WHERE log_epoch = ? AND topic = ? AND symbol = ?"
                        + " AND event_time >= ? AND event_time < ?"
                        + " ORDER BY log_partition, log_offset",
                row ->
                        new LateRow(
                                row.getInt(1),
                                row.getLong(2),
                                row.getLong(3),
                                row.getString(4),
                                row.getString(5),
                                row.getLong(6),
                                row.getBytes(7)),
                epoch.logEpoch(),
                epoch.topic(),
                symbol,
                time(from),
                time(until));
    }

    @Override
    public List<GapRow> gaps(EpochRow epoch, String symbol, long from, long until, int most) {
        return query(
                "SELECT log_partition, log_offset, source, "
                        + CandleColumn.micros("from_time")
                        + ", "
                        + CandleColumn.micros("to_time")
                        + ", missing, reason, detail FROM feed_gap WHERE log_epoch = ? AND symbol = ?"
                        + " AND to_time >= ? AND from_time < ?"
                        + " ORDER BY to_time, log_partition, log_offset LIMIT ?",
                row ->
                        new GapRow(
                                row.getInt(1),
                                row.getLong(2),
                                row.getString(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getObject(6, Long.class),
                                row.getString(7),
                                row.getString(8)),
                epoch.logEpoch(),
                symbol,
                time(from),
                time(until),
                most);
    }

    @Override
    public List<RejectedRow> rejected(EpochRow epoch, String symbol) {
        byte[] name = symbol.getBytes(StandardCharsets.UTF_8);
        return query(
                """
                SELECT log_partition, log_offset, reason, detail, message
                FROM rejected_tick
                WHERE log_epoch = ? AND topic = ?
                      AND (message_key = ?
                           OR (reason IN ('KEY', 'WRONG_PARTITION')
                               AND (position(? IN message) > 0 AND substring(message FOR 1) > '\\x08'
                                    OR strpos(detail, ' of ' || ? || ' at offsets ') > 0)))
                ORDER BY log_partition, log_offset
                """,
                row ->
                        new RejectedRow(
                                row.getInt(1),
                                row.getLong(2),
                                row.getString(3),
                                row.getString(4),
                                row.getBytes(5)),
                epoch.logEpoch(),
                epoch.topic(),
                name,
                name,
                symbol);
    }

    @Override
    public OptionalLong lowestOffset(EpochRow epoch, String symbol, long from, long until) {
        return number(
                "SELECT min(first_offset) FROM "
                        + PLACES
                        + " WHERE log_epoch = ? AND symbol = ? AND start_time > ? AND end_time > ?"
                        + " AND start_time < ?",
                epoch.logEpoch(),
                symbol,
                // A candle is no wider than its interval; this lets the index help.
                time(from - 60_000_000),
                time(from),
                time(until));
    }

    @Override
    public List<SnapshotBegin> snapshots(
            EpochRow epoch, String symbol, int partition, long before) {
        return query(
                """
                SELECT * FROM (
                    SELECT log_offset, source, session_date, (day_volume * 100000000)::bigint
                    FROM snapshot_tick
                    WHERE log_epoch = ? AND symbol = ? AND log_partition = ? AND log_offset < ?
                      AND basis IN ('FIRST', 'SINCE_LAST', 'NEW_DAY')
                    ORDER BY log_offset DESC LIMIT 50000) AS newest
                ORDER BY log_offset
                """,
                row ->
                        new SnapshotBegin(
                                symbol,
                                partition,
                                row.getLong(1),
                                row.getString(2),
                                row.getObject(3, LocalDate.class),
                                row.getLong(4)),
                epoch.logEpoch(),
                symbol,
                partition,
                before);
    }

    @Override
    public long foldedTo(EpochRow epoch, String symbol) {
        return number(
                        "SELECT max(last_offset) FROM candle_1d WHERE log_epoch = ? AND symbol = ?",
                        epoch.logEpoch(),
                        symbol)
                .orElse(-1);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static String table(CandleKey key) {
        return "candle_" + key.interval().label();
    }

    private static RevisionRow.Change change(
            String name, @Nullable String oldValue, @Nullable String newValue) {
        Optional<CandleColumn> column = column(name);
        return new RevisionRow.Change(
                name,
                column.isEmpty() || oldValue == null
                        ? oldValue
                        : column.get().plainOfJson(oldValue),
                column.isEmpty() || newValue == null
                        ? newValue
                        : column.get().plainOfJson(newValue));
    }

    private static Optional<CandleColumn> column(String name) {
        return Arrays.stream(CandleColumn.values())
                .filter(column -> column.label().equals(name))
                .findFirst();
    }

    private static List<RevisionRow.Change> inOrder(List<RevisionRow.Change> changes) {
        return changes.stream()
                .sorted(Comparator.comparing(change -> column(change.column()).orElse(LAST)))
                .toList();
    }

    private OptionalLong number(String sql, Object... parameters) {
        return query(sql, row -> Optional.ofNullable(row.getObject(1, Long.class)), parameters)
                .stream()
                .flatMap(Optional::stream)
                .mapToLong(Long::longValue)
                .findFirst();
    }

    private <T> List<T> query(String sql, RowReader<T> reader, Object... parameters) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int parameter = 0; parameter < parameters.length; parameter++) {
                statement.setObject(parameter + 1, parameters[parameter]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<T> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(reader.read(rows));
                }
                return found;
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static OffsetDateTime time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, OffsetDateTime.class)).toInstant();
    }

    private static UnavailableException failed(SQLException e) {
        return new UnavailableException("the database failed: " + e.getMessage(), e);
    }
}
