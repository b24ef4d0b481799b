package dev.candlewick.job.timescale;

import dev.candlewick.calendar.TradingCalendar;
import dev.candlewick.job.candle.Candle;
import dev.candlewick.job.candle.Interval;
import dev.candlewick.job.candle.Ohlcv;
import dev.candlewick.job.candle.SymbolBatch;
import dev.candlewick.job.instrument.Instrument;
import dev.candlewick.job.instrument.Instruments;
import dev.candlewick.job.tick.Int128;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Candles on their way into the six hypertables, the newest version of each only. The same
 * transaction makes new symbols known in {@code epoch_instrument}, their sessions in {@code
 * trading_session}, and tells listeners on channel {@code candle} which symbols changed.
 */
final class CandleBatch implements RowBatch<SymbolBatch> {

    private static final int LONGEST_NOTIFICATION = 7900;
    private static final int PRICE_DECIMALS = 8;

    private static String upsert(Interval interval) {
        return """
            INSERT INTO candle_%s AS t (
                log_epoch, symbol, start_time, end_time, session, session_date,
                open, high, low, close, volume, price_volume, turnover, vwap, price_sum,
                tick_count, trade_count, price_trade_count, open_at, high_at, low_at, close_at,
                is_final, first_offset, last_offset, fingerprint)
            SELECT ?, r.symbol,
                timestamptz 'epoch' + r.start_time * interval '1 microsecond',
                timestamptz 'epoch' + r.end_time * interval '1 microsecond',
                r.session, date '1970-01-01' + r.session_date::int,
                r.open, r.high, r.low, r.close,
                r.volume, r.price_volume, r.turnover, r.vwap, r.price_sum,
                r.tick_count, r.trade_count, r.price_trade_count,
                timestamptz 'epoch' + r.open_at * interval '1 microsecond',
                timestamptz 'epoch' + r.high_at * interval '1 microsecond',
                timestamptz 'epoch' + r.low_at * interval '1 microsecond',
                timestamptz 'epoch' + r.close_at * interval '1 microsecond',
                r.is_final, r.first_offset, r.last_offset, r.fingerprint
            FROM unnest(
                ?::text[], ?::int8[], ?::int8[], ?::text[], ?::int8[],
                ?::numeric[], ?::numeric[], ?::numeric[], ?::numeric[],
                ?::numeric[], ?::numeric[], ?::numeric[], ?::numeric[], ?::numeric[],
                ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::int8[], ?::int8[],
                ?::bool[], ?::int8[], ?::int8[], ?::int8[])
                AS r (symbol, start_time, end_time, session, session_date,
                    open, high, low, close, volume, price_volume, turnover, vwap, price_sum,
                    tick_count, trade_count, price_trade_count, open_at, high_at, low_at, close_at,
                    is_final, first_offset, last_offset, fingerprint)
            ON CONFLICT (log_epoch, symbol, start_time) DO UPDATE SET
                end_time = EXCLUDED.end_time, session = EXCLUDED.session,
                session_date = EXCLUDED.session_date,
                open = EXCLUDED.open, high = EXCLUDED.high, low = EXCLUDED.low,
                close = EXCLUDED.close, volume = EXCLUDED.volume,
                price_volume = EXCLUDED.price_volume, turnover = EXCLUDED.turnover,
                vwap = EXCLUDED.vwap, price_sum = EXCLUDED.price_sum,
                tick_count = EXCLUDED.tick_count, trade_count = EXCLUDED.trade_count,
                price_trade_count = EXCLUDED.price_trade_count,
                open_at = EXCLUDED.open_at, high_at = EXCLUDED.high_at,
                low_at = EXCLUDED.low_at, close_at = EXCLUDED.close_at,
                is_final = t.is_final OR EXCLUDED.is_final,
                first_offset = EXCLUDED.first_offset, last_offset = EXCLUDED.last_offset,
                fingerprint = EXCLUDED.fingerprint
            WHERE (t.last_offset, t.is_final) < (EXCLUDED.last_offset, EXCLUDED.is_final)
            """
                .formatted(interval.label());
    }

    private static final String ADD_INSTRUMENT =
            """
            INSERT INTO epoch_instrument (
                log_epoch, symbol, calendar, condition_table, tick_size, name, log_partition)
            VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (log_epoch, symbol) DO NOTHING
            """;

    private record Row(String symbol, Candle candle) {}

    private final int logEpoch;
    private final Instruments instruments;
    private final SessionTable sessions;
    private final Map<String, SymbolRows> symbols = new TreeMap<>();
    private final Set<String> known = new HashSet<>();
    private int size;

    private static final class SymbolRows {
        int partition;
        final Map<Interval, Map<Long, Candle>> byInterval = new EnumMap<>(Interval.class);

        Map<Long, Candle> of(Interval interval) {
            return Objects.requireNonNull(byInterval.get(interval));
        }

        SymbolRows() {
            for (Interval interval : Interval.values()) {
                byInterval.put(interval, new HashMap<>());
            }
        }
    }

    CandleBatch(int logEpoch, Instruments instruments) {
        this.logEpoch = logEpoch;
        this.instruments = instruments;
        sessions = new SessionTable(logEpoch);
    }

    @Override
    public void add(SymbolBatch batch) {
        SymbolRows rows = symbols.computeIfAbsent(batch.symbol, symbol -> new SymbolRows());
        rows.partition = batch.partition;
        for (Candle candle : batch.candles) {
            Candle older = rows.of(candle.interval).put(candle.start, candle);
            size += older == null ? 1 : 0;
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void clear() {
        known.addAll(symbols.keySet());
        sessions.committed();
        symbols.clear();
        size = 0;
    }

    @Override
    public void write(Connection connection) throws SQLException {
        addInstruments(connection);
        addSessions(connection);
        for (Interval interval : Interval.values()) {
            List<Row> rows = new ArrayList<>();
            symbols.forEach(
                    (symbol, own) ->
                            own.of(interval).values().stream()
                                    .map(candle -> new Row(symbol, candle))
                                    .forEach(rows::add));
            if (!rows.isEmpty()) {
                upsert(connection, interval, rows);
            }
        }
        tellListeners(connection);
    }

    private void addInstruments(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ADD_INSTRUMENT)) {
            for (Map.Entry<String, SymbolRows> entry : symbols.entrySet()) {
                if (!known.contains(entry.getKey())) {
                    Instrument instrument = instruments.of(entry.getKey());
                    statement.setInt(1, logEpoch);
                    statement.setString(2, instrument.symbol());
                    statement.setString(3, instrument.calendar().name());
                    statement.setString(4, instrument.conditions().name());
                    statement.setBigDecimal(5, instrument.tickSize());
                    statement.setString(6, instrument.name());
                    statement.setInt(7, entry.getValue().partition);
                    statement.addBatch();
                }
            }
            statement.executeBatch();
        }
    }

    /** A tick changes the candles of every interval, so a new date shows in those of 1d. */
    private void addSessions(Connection connection) throws SQLException {
        sessions.begin();
        for (Map.Entry<String, SymbolRows> entry : symbols.entrySet()) {
            for (Candle day : entry.getValue().of(Interval.ONE_DAY).values()) {
                if (!SessionTable.isUsual(day.sessionDate)) {
                    TradingCalendar calendar = instruments.of(entry.getKey()).calendar();
                    sessions.addYears(connection, calendar, day.sessionDate);
                }
            }
        }
    }

    private void upsert(Connection connection, Interval interval, List<Row> rows)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(upsert(interval))) {
            statement.setInt(1, logEpoch);
            Columns<Row> columns = new Columns<>(connection, statement, rows, 2);
            columns.text(Row::symbol)
                    .bigint(row -> row.candle.start)
                    .bigint(row -> row.candle.end)
                    .text(row -> row.candle.session)
                    .bigint(row -> row.candle.sessionDate)
                    .numeric(row -> price(ohlcv(row).open, ohlcv(row).openOffset))
                    .numeric(row -> price(ohlcv(row).high, ohlcv(row).highOffset))
                    .numeric(row -> price(ohlcv(row).low, ohlcv(row).lowOffset))
                    .numeric(row -> price(ohlcv(row).close, ohlcv(row).closeOffset))
                    .numeric(row -> sum(ohlcv(row).volume, PRICE_DECIMALS))
                    .numeric(row -> sum(ohlcv(row).priceVolume, PRICE_DECIMALS))
                    .numeric(row -> sum(ohlcv(row).turnover, 2 * PRICE_DECIMALS))
                    .numeric(row -> vwap(ohlcv(row)))
                    .numeric(row -> sum(ohlcv(row).priceSum, PRICE_DECIMALS))
                    .bigint(row -> row.candle.folded.tickCount)
                    .bigint(row -> ohlcv(row).tradeCount)
                    .bigint(row -> ohlcv(row).priceTradeCount)
                    .nullableBigint(row -> time(ohlcv(row).openTime, ohlcv(row).openOffset))
                    .nullableBigint(row -> time(ohlcv(row).highTime, ohlcv(row).highOffset))
                    .nullableBigint(row -> time(ohlcv(row).lowTime, ohlcv(row).lowOffset))
                    .nullableBigint(row -> time(ohlcv(row).closeTime, ohlcv(row).closeOffset))
                    .bool(row -> row.candle.isFinal)
                    .bigint(row -> row.candle.folded.firstOffset)
                    .bigint(row -> row.candle.folded.lastOffset)
                    .bigint(row -> row.candle.folded.fingerprint);
            statement.executeUpdate();
        }
    }

    private static Ohlcv ohlcv(Row row) {
        return row.candle.ohlcv;
    }

    private static @Nullable BigDecimal price(long price, long offset) {
        return offset == Ohlcv.NONE ? null : plain(BigDecimal.valueOf(price, PRICE_DECIMALS));
    }

    private static @Nullable Long time(long time, long offset) {
        return offset == Ohlcv.NONE ? null : time;
    }

    private static BigDecimal sum(Int128 sum, int decimals) {
        return plain(new BigDecimal(sum.toBigInteger(), decimals));
    }

    /** turnover / price_volume, half-even at 8 decimals; null without volume at a price. */
    private static @Nullable BigDecimal vwap(Ohlcv ohlcv) {
        if (ohlcv.priceVolume.isZero()) {
            return null;
        }
        BigDecimal turnover = new BigDecimal(ohlcv.turnover.toBigInteger(), 2 * PRICE_DECIMALS);
        BigDecimal volume = new BigDecimal(ohlcv.priceVolume.toBigInteger(), PRICE_DECIMALS);
        return plain(turnover.divide(volume, PRICE_DECIMALS, RoundingMode.HALF_EVEN));
    }

    /** The same value without trailing zeros behind the point. */
    private static BigDecimal plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private void tellListeners(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_notify('candle', ?)")) {
            StringBuilder payload = new StringBuilder().append(logEpoch);
            for (String symbol : symbols.keySet()) {
                int length = payload.length() + 1 + symbol.getBytes(StandardCharsets.UTF_8).length;
                if (length > LONGEST_NOTIFICATION) {
                    notify(statement, payload);
                    payload.setLength(0);
                    payload.append(logEpoch);
                }
                payload.append(' ').append(symbol);
            }
            notify(statement, payload);
        }
    }

    private static void notify(PreparedStatement statement, StringBuilder payload)
            throws SQLException {
        statement.setString(1, payload.toString());
        statement.execute();
    }
}
