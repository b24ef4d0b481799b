package dev.candlewick.job.timescale;

import dev.candlewick.job.candle.Interval;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Symbols whose candles the database refused, and {@code rejected_candle}, which holds them. All
 * later candles of such a symbol are held there too, because they contain the refused ones; they
 * leave it together, in one transaction, as soon as the database takes them. The tries become
 * rarer, from one second to one minute apart.
 *
 * <p>What changes here takes effect with {@link #committed()}.
 */
final class HeldSymbols {

    private static final Logger LOG = LoggerFactory.getLogger(HeldSymbols.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private static final String READ =
            """
            SELECT DISTINCT ON (symbol) symbol, sqlstate, message FROM rejected_candle
            WHERE log_epoch = ? AND resolved_at IS NULL ORDER BY symbol, recorded_at DESC
            """;

    /** Copies of the job that both know of a symbol must not each move a part of it. */
    private static final String LOCK = "SELECT pg_advisory_xact_lock(?, hashtext(?))";

    private static final String PLACES =
            """
            SELECT DISTINCT log_partition, (candle ->> 'session_date')::int8 FROM rejected_candle
            WHERE log_epoch = ? AND symbol = ? AND resolved_at IS NULL
            """;

    private static final String RESOLVE =
            """
            UPDATE rejected_candle SET resolved_at = clock_timestamp()
            WHERE log_epoch = ? AND symbol = ? AND resolved_at IS NULL
            """;

    private static final String REFUSE_AGAIN =
            """
            UPDATE rejected_candle SET sqlstate = ?, message = ?
            WHERE log_epoch = ? AND symbol = ? AND resolved_at IS NULL AND sqlstate <> ?
            """;

    /** Called with a held symbol before its candles are written. */
    interface Release {
        /** Makes known what the candles refer to: partition, session dates (days since 1970). */
        void prepare(int partition, Set<Long> sessionDates) throws SQLException;
    }

    private record Try(Refusal refusal, Duration pause, long at) {}

    private final int logEpoch;
    private final LongSupplier nanos;
    private final Map<Interval, CandleTable> tables = new EnumMap<>(Interval.class);
    private final Map<String, Try> held = new TreeMap<>();
    private final Map<String, Try> refused = new HashMap<>();
    private final Set<String> released = new HashSet<>();
    private boolean read;

    HeldSymbols(int logEpoch, LongSupplier nanos) {
        this.logEpoch = logEpoch;
        this.nanos = nanos;
        for (Interval interval : Interval.values()) {
            tables.put(interval, new CandleTable(logEpoch, interval));
        }
    }

    /** Reads which symbols are held, once. */
    void open(Connection connection) throws SQLException {
        if (read) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(READ)) {
            statement.setInt(1, logEpoch);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Refusal refusal = new Refusal(row.getString(2), row.getString(3));
                    held.put(row.getString(1), new Try(refusal, FIRST_PAUSE, nanos.getAsLong()));
                }
            }
        }
        read = true;
    }

    boolean contains(String symbol) {
        return held.containsKey(symbol);
    }

    int size() {
        return held.size();
    }

    /** Symbols whose next try is due; all of them while nobody has looked which there are. */
    boolean anyDue() {
        return !read || held.keySet().stream().anyMatch(this::isDue);
    }

    private boolean isDue(String symbol) {
        return nanos.getAsLong() - Objects.requireNonNull(held.get(symbol)).at >= 0;
    }

    /** In the order in which every copy of the job goes through them. */
    List<String> symbols() {
        return List.copyOf(held.keySet());
    }

    /** Begins a transaction, whether or not the one before was committed. */
    void begin() {
        refused.clear();
        released.clear();
    }

    /** What happened since {@link #begin()} is there for good. */
    void committed() {
        released.forEach(held::remove);
        held.putAll(refused);
        begin();
    }

    /** Keeps candles of a symbol that was not held until now. */
    void reject(
            Connection connection,
            String symbol,
            int partition,
            Map<Interval, List<CandleTable.Row>> rows,
            Refusal refusal)
            throws SQLException {
        LOG.error("The database refuses the candles of {}: {}", symbol, refusal);
        lock(connection, symbol);
        hold(connection, partition, rows, refusal);
        refused.put(symbol, next(refusal, FIRST_PAUSE));
    }

    /** Keeps further candles of a symbol that is held. */
    void add(
            Connection connection,
            String symbol,
            int partition,
            Map<Interval, List<CandleTable.Row>> rows)
            throws SQLException {
        lock(connection, symbol);
        hold(connection, partition, rows, Objects.requireNonNull(held.get(symbol)).refusal);
    }

    /**
     * Tries to write all that is held of a symbol, when it is due.
     *
     * @return whether readers see more of the symbol now
     */
    boolean release(Connection connection, String symbol, Release release) throws SQLException {
        if (!isDue(symbol)) {
            return false;
        }
        lock(connection, symbol);
        var refusal = Bisection.attempt(connection, () -> move(connection, symbol, release));
        if (refusal.isEmpty()) {
            LOG.info("The database takes the candles of {} again.", symbol);
            released.add(symbol);
            return true;
        }
        Refusal why = Refusal.of(refusal.get());
        refuseAgain(connection, symbol, why);
        Duration pause = Objects.requireNonNull(held.get(symbol)).pause.multipliedBy(2);
        refused.put(symbol, next(why, pause));
        return false;
    }

    private Try next(Refusal refusal, Duration pause) {
        Duration bounded = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        return new Try(refusal, bounded, nanos.getAsLong() + bounded.toNanos());
    }

    private void move(Connection connection, String symbol, Release release) throws SQLException {
        try (PreparedStatement statement = ofSymbol(connection, PLACES, symbol);
                ResultSet row = statement.executeQuery()) {
            Set<Long> dates = new HashSet<>();
            int partition = -1;
            while (row.next()) {
                partition = row.getInt(1);
                dates.add(row.getLong(2));
            }
            if (partition < 0) {
                // Another copy of the job was faster.
                return;
            }
            release.prepare(partition, dates);
        }
        for (CandleTable table : tables.values()) {
            table.upsertHeld(connection, symbol);
        }
        try (PreparedStatement statement = ofSymbol(connection, RESOLVE, symbol)) {
            statement.executeUpdate();
        }
    }

    private void hold(
            Connection connection,
            int partition,
            Map<Interval, List<CandleTable.Row>> rows,
            Refusal refusal)
            throws SQLException {
        for (Map.Entry<Interval, CandleTable> table : tables.entrySet()) {
            table.getValue()
                    .hold(
                            connection,
                            rows.getOrDefault(table.getKey(), List.of()),
                            partition,
                            refusal);
        }
    }

    private void refuseAgain(Connection connection, String symbol, Refusal refusal)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(REFUSE_AGAIN)) {
            statement.setString(1, refusal.sqlState());
            statement.setString(2, refusal.message());
            statement.setInt(3, logEpoch);
            statement.setString(4, symbol);
            statement.setString(5, refusal.sqlState());
            statement.executeUpdate();
        }
    }

    private void lock(Connection connection, String symbol) throws SQLException {
        try (PreparedStatement statement = ofSymbol(connection, LOCK, symbol)) {
            statement.execute();
        }
    }

    private PreparedStatement ofSymbol(Connection connection, String sql, String symbol)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setInt(1, logEpoch);
        statement.setString(2, symbol);
        return statement;
    }
}
