package dev.candlewick.launcher.run;

import dev.candlewick.launcher.CommandFailure;
import dev.candlewick.launcher.run.EpochRow.State;
import dev.candlewick.localstack.Broker;
import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Role;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The table {@code epoch}: the truth about which epoch is live. Whoever keeps a job running, drains
 * or verifies asks here. Every method throws {@link CommandFailure} when the database does not
 * answer.
 */
public final class EpochTable {
    private static final String ALL =
            """
            SELECT log_epoch, state, (extract(epoch FROM horizon) * 1000000)::bigint, instruments,
                   %1$s, %2$s, %3$s
            FROM epoch ORDER BY log_epoch"""
                    .formatted(utc("created_at"), utc("live_from"), utc("retired_at"));

    private static final String BEGIN =
            """
            INSERT INTO epoch (log_epoch, topic, horizon, instruments, state)
            SELECT max(log_epoch) + 1, ?, ? * interval '1 microsecond', ?, 'BUILDING' FROM epoch""";

    /**
     * Only rows that end before the given end offsets: both epochs have all of the log before them,
     * so that nothing differs because one is a moment ahead.
     */
    private static final String CHANGES =
            """
            SELECT interval, count(*) FILTER (WHERE old_values IS NOT NULL AND new_values IS NOT NULL),
                   count(*) FILTER (WHERE old_values IS NULL), count(*) FILTER (WHERE new_values IS NULL)
            FROM epoch_change(?, ?)
            JOIN (SELECT DISTINCT symbol, log_partition FROM epoch_instrument
                  WHERE log_epoch IN (?, ?)) home USING (symbol)
            JOIN unnest(?::int[], ?::bigint[]) AS drained (log_partition, end_offset) USING (log_partition)
            WHERE coalesce((old_values ->> 'last_offset')::bigint, -1) < end_offset
              AND coalesce((new_values ->> 'last_offset')::bigint, -1) < end_offset
            GROUP BY interval""";

    private final Database database;

    public EpochTable(Database database) {
        this.database = database;
    }

    /** As PostgreSQL writes it in UTC, wherever this program runs: it is compared as text. */
    private static String utc(String column) {
        return "(" + column + " AT TIME ZONE 'UTC')::text || '+00'";
    }

    /** How many candles of one interval a rebuild changed, added and removed. */
    public record Changes(long changed, long added, long removed) {
        static final Changes NONE = new Changes(0, 0, 0);
    }

    /** Every epoch, the oldest first. */
    public List<EpochRow> all() {
        return as(
                Role.READER,
                ALL,
                statement -> {
                    List<EpochRow> epochs = new ArrayList<>();
                    try (ResultSet row = statement.executeQuery()) {
                        while (row.next()) {
                            epochs.add(epoch(row));
                        }
                    }
                    return epochs;
                });
    }

    /** The epoch that readers see; empty while no job has registered one. */
    public Optional<EpochRow> live() {
        return in(State.LIVE);
    }

    /** The epoch that readers see. */
    public EpochRow requireLive() {
        return live().orElseThrow(
                        () ->
                                CommandFailure.unavailable(
                                        "The database has no live epoch yet. See ./candlewick status."));
    }

    /** The epoch that is being built beside the live one. */
    public Optional<EpochRow> building() {
        return in(State.BUILDING);
    }

    /** An epoch by its number. */
    public Optional<EpochRow> find(int logEpoch) {
        return all().stream().filter(epoch -> epoch.logEpoch() == logEpoch).findFirst();
    }

    private Optional<EpochRow> in(State state) {
        return all().stream().filter(epoch -> epoch.state() == state).findFirst();
    }

    /** Registers the next epoch; from now on it is being built. */
    public EpochRow begin(EpochRules rules) {
        as(
                Role.WRITER,
                BEGIN,
                statement -> {
                    statement.setString(1, Broker.TICKS);
                    statement.setLong(2, rules.horizon().toNanos() / 1000);
                    statement.setString(3, rules.instruments());
                    return statement.executeUpdate();
                });
        return building().orElseThrow();
    }

    /** Makes the epoch that is being built the live one, in one transaction. */
    public void switchTo(int logEpoch) {
        as(
                Role.OWNER,
                "SELECT switch_epoch(?)",
                statement -> {
                    statement.setInt(1, logEpoch);
                    return statement.execute();
                });
    }

    /** Deletes the rows of an epoch that is not live; returns how many. */
    public long drop(int logEpoch) {
        return as(
                Role.OWNER,
                "SELECT drop_epoch(?)",
                statement -> {
                    statement.setInt(1, logEpoch);
                    try (ResultSet row = statement.executeQuery()) {
                        row.next();
                        return row.getLong(1);
                    }
                });
    }

    /**
     * What is not the same in two epochs that have both been drained, by interval, small ones
     * first. Candles that are still moving are left out.
     *
     * @param drained end offsets, by partition
     */
    public Map<String, Changes> changes(int oldEpoch, int newEpoch, Map<Integer, Long> drained) {
        return as(
                Role.OWNER,
                CHANGES,
                statement -> {
                    statement.setInt(1, oldEpoch);
                    statement.setInt(2, newEpoch);
                    statement.setInt(3, oldEpoch);
                    statement.setInt(4, newEpoch);
                    Connection connection = statement.getConnection();
                    Integer[] partitions = drained.keySet().toArray(Integer[]::new);
                    Long[] ends = drained.values().toArray(Long[]::new);
                    statement.setArray(5, connection.createArrayOf("int4", partitions));
                    statement.setArray(6, connection.createArrayOf("int8", ends));
                    Map<String, Changes> changes = new LinkedHashMap<>();
                    for (String interval : List.of("1s", "1m", "5m", "15m", "1h", "1d")) {
                        changes.put(interval, Changes.NONE);
                    }
                    try (ResultSet row = statement.executeQuery()) {
                        while (row.next()) {
                            changes.put(
                                    row.getString(1),
                                    new Changes(row.getLong(2), row.getLong(3), row.getLong(4)));
                        }
                    }
                    return changes;
                });
    }

    private static EpochRow epoch(ResultSet row) throws SQLException {
        return new EpochRow(
                row.getInt(1),
                State.valueOf(row.getString(2)),
                new EpochRules(Duration.of(row.getLong(3), ChronoUnit.MICROS), row.getString(4)),
                row.getString(5),
                row.getString(6),
                row.getString(7));
    }

    private interface Query<T> {
        T run(PreparedStatement statement) throws SQLException;
    }

    private <T> T as(Role role, String sql, Query<T> query) {
        try (Connection connection = database.connect(role);
                PreparedStatement statement = connection.prepareStatement(sql)) {
            return query.run(statement);
        } catch (SQLException e) {
            throw CommandFailure.unavailable(
                    "The database does not answer (" + e.getMessage() + ").", e);
        }
    }
}
