package dev.candlewick.job.timescale;

import dev.candlewick.calendar.TradingCalendar;
import dev.candlewick.job.candle.Candle;
import dev.candlewick.job.candle.Interval;
import dev.candlewick.job.candle.SymbolBatch;
import dev.candlewick.job.instrument.Instrument;
import dev.candlewick.job.instrument.Instruments;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Candles on their way into the six hypertables, the newest version of each only. The same
 * transaction makes new symbols known in {@code epoch_instrument}, their sessions in {@code
 * trading_session}, and tells listeners on channel {@code candle} which symbols changed.
 *
 * <p>All rows of a symbol are written or held back together, never a part of them.
 */
final class CandleBatch implements RowBatch<SymbolBatch> {

    private static final String ADD_INSTRUMENT =
            """
            INSERT INTO epoch_instrument (
                log_epoch, symbol, calendar, condition_table, tick_size, name, log_partition)
            VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (log_epoch, symbol) DO NOTHING
            """;

    private final int logEpoch;
    private final Instruments instruments;
    private final SessionTable sessions;
    private final HeldSymbols held;
    private final Map<String, SymbolRows> symbols = new TreeMap<>();
    private final Set<String> known = new HashSet<>();
    private final Set<String> written = new HashSet<>();
    private int size;

    private static final class SymbolRows {
        final String symbol;
        int partition;
        final Map<Interval, Map<Long, Candle>> byInterval = new EnumMap<>(Interval.class);

        SymbolRows(String symbol) {
            this.symbol = symbol;
        }

        /** Whether the candle is a new one and no newer version. */
        boolean put(Candle candle) {
            return byInterval
                            .computeIfAbsent(candle.interval, interval -> new HashMap<>())
                            .put(candle.start, candle)
                    == null;
        }

        Collection<Candle> of(Interval interval) {
            return byInterval.getOrDefault(interval, Map.of()).values();
        }

        List<CandleTable.Row> rows(Interval interval) {
            return of(interval).stream()
                    .map(candle -> new CandleTable.Row(symbol, candle))
                    .toList();
        }

        Map<Interval, List<CandleTable.Row>> rows() {
            Map<Interval, List<CandleTable.Row>> rows = new EnumMap<>(Interval.class);
            byInterval.keySet().forEach(interval -> rows.put(interval, rows(interval)));
            return rows;
        }

        int size() {
            return byInterval.values().stream().mapToInt(Map::size).sum();
        }
    }

    CandleBatch(int logEpoch, Instruments instruments, LongSupplier nanos) {
        this.logEpoch = logEpoch;
        this.instruments = instruments;
        sessions = new SessionTable(logEpoch);
        held = new HeldSymbols(logEpoch, nanos);
    }

    @Override
    public void add(SymbolBatch batch) {
        if (batch.candles.length == 0) {
            return;
        }
        SymbolRows rows = symbols.computeIfAbsent(batch.symbol, SymbolRows::new);
        rows.partition = batch.partition;
        for (Candle candle : batch.candles) {
            size += rows.put(candle) ? 1 : 0;
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean isDue() {
        return size > 0 || held.anyDue();
    }

    @Override
    public boolean isDivided() {
        return held.anyDue() || symbols.keySet().stream().anyMatch(held::contains);
    }

    @Override
    public int held() {
        return held.size();
    }

    @Override
    public void open(Connection connection) throws SQLException {
        held.open(connection);
    }

    @Override
    public void clear() {
        known.addAll(written);
        sessions.committed();
        held.committed();
        symbols.clear();
        size = 0;
    }

    @Override
    public void write(Connection connection) throws SQLException {
        begin();
        write(connection, List.copyOf(symbols.values()));
        Listeners.tell(connection, "candle", logEpoch, written);
    }

    private void begin() {
        written.clear();
        held.begin();
    }

    private void write(Connection connection, List<SymbolRows> some) throws SQLException {
        sessions.begin();
        addInstruments(
                connection,
                some.stream().collect(Collectors.toMap(own -> own.symbol, own -> own.partition)));
        for (SymbolRows own : some) {
            addSessions(
                    connection,
                    own.symbol,
                    own.of(Interval.ONE_DAY).stream()
                            .map(day -> day.sessionDate)
                            .collect(Collectors.toSet()));
        }
        for (Interval interval : Interval.values()) {
            List<CandleTable.Row> rows = new ArrayList<>();
            some.forEach(own -> rows.addAll(own.rows(interval)));
            new CandleTable(logEpoch, interval).upsert(connection, rows);
        }
        some.forEach(own -> written.add(own.symbol));
    }

    @Override
    public int writeDivided(Connection connection) throws SQLException {
        begin();
        List<SymbolRows> sound =
                symbols.values().stream().filter(own -> !held.contains(own.symbol)).toList();
        List<SymbolRows> refused = new ArrayList<>();
        new Bisection<SymbolRows>(
                        connection,
                        some -> write(connection, some),
                        (own, refusal) -> {
                            held.reject(
                                    connection,
                                    own.symbol,
                                    own.partition,
                                    own.rows(),
                                    Refusal.of(refusal));
                            refused.add(own);
                        })
                .write(sound);
        int rejected = refused.stream().mapToInt(SymbolRows::size).sum();
        for (String symbol : held.symbols()) {
            rejected += tryAgain(connection, symbol);
        }
        Listeners.tell(connection, "candle", logEpoch, written);
        return rejected;
    }

    private int tryAgain(Connection connection, String symbol) throws SQLException {
        SymbolRows own = symbols.get(symbol);
        if (own != null) {
            held.add(connection, symbol, own.partition, own.rows());
        }
        boolean released =
                held.release(
                        connection,
                        symbol,
                        (partition, dates) -> {
                            sessions.begin();
                            addInstruments(connection, Map.of(symbol, partition));
                            addSessions(connection, symbol, dates);
                        });
        if (released) {
            written.add(symbol);
        }
        return own == null || released ? 0 : own.size();
    }

    private void addInstruments(Connection connection, Map<String, Integer> partitions)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ADD_INSTRUMENT)) {
            for (Map.Entry<String, Integer> entry : partitions.entrySet()) {
                if (!known.contains(entry.getKey())) {
                    Instrument instrument = instruments.of(entry.getKey());
                    statement.setInt(1, logEpoch);
                    statement.setString(2, instrument.symbol());
                    statement.setString(3, instrument.calendar().name());
                    statement.setString(4, instrument.conditions().name());
                    statement.setBigDecimal(5, instrument.tickSize());
                    statement.setString(6, instrument.name());
                    statement.setInt(7, entry.getValue());
                    statement.addBatch();
                }
            }
            statement.executeBatch();
        }
    }

    /**
     * A tick changes the candles of every interval, so a new date shows in those of 1d.
     *
     * @param dates days since the epoch
     */
    private void addSessions(Connection connection, String symbol, Set<Long> dates)
            throws SQLException {
        for (long date : dates) {
            if (!SessionTable.isUsual(date)) {
                TradingCalendar calendar = instruments.of(symbol).calendar();
                sessions.addYears(connection, calendar, date);
            }
        }
    }
}
