package dev.candlewick.job.timescale;

import dev.candlewick.job.candle.Candle;
import dev.candlewick.job.candle.Interval;
import dev.candlewick.job.candle.Ohlcv;
import dev.candlewick.job.tick.Int128;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The statements that move candles of one interval: into their hypertable, into {@code
 * rejected_candle}, and from there into the hypertable. In all of them a row only grows by
 * (last_offset, is_final).
 */
final class CandleTable {

    private static final int PRICE_DECIMALS = 8;

    /** Candles as the job knows them: times in microseconds, dates in days since the epoch. */
    private static final String GIVEN_ROWS =
            """
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
            """;

    /** The same rows as {@code rejected_candle} holds them. */
    private static final String HELD_ROWS =
            """
            FROM rejected_candle held CROSS JOIN LATERAL jsonb_to_record(held.candle)
                AS r (symbol text, start_time int8, end_time int8, session text, session_date int8,
                    open numeric, high numeric, low numeric, close numeric,
                    volume numeric, price_volume numeric, turnover numeric, vwap numeric,
                    price_sum numeric, tick_count int8, trade_count int8, price_trade_count int8,
                    open_at int8, high_at int8, low_at int8, close_at int8,
                    is_final bool, first_offset int8, last_offset int8, fingerprint int8)
            WHERE held.log_epoch = ? AND held.symbol = ? AND held.interval = ?
                AND held.resolved_at IS NULL
            ORDER BY held.start_time
            """;

    private static final String UPSERT =
            """
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
            %s
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
            """;

    private static final String HOLD =
            """
            INSERT INTO rejected_candle AS t (
                log_epoch, symbol, interval, start_time, log_partition, first_offset, last_offset,
                is_final, sqlstate, message, candle)
            SELECT ?, r.symbol, ?, timestamptz 'epoch' + r.start_time * interval '1 microsecond',
                ?, r.first_offset, r.last_offset, r.is_final, ?, ?, to_jsonb(r)
            %s
            ON CONFLICT (log_epoch, symbol, interval, start_time) DO UPDATE SET
                log_partition = EXCLUDED.log_partition,
                first_offset = EXCLUDED.first_offset, last_offset = EXCLUDED.last_offset,
                is_final = t.is_final OR EXCLUDED.is_final,
                sqlstate = EXCLUDED.sqlstate, message = EXCLUDED.message,
                candle = EXCLUDED.candle
                    || jsonb_build_object('is_final', t.is_final OR EXCLUDED.is_final),
                recorded_at = clock_timestamp(), resolved_at = NULL
            WHERE (t.last_offset, t.is_final) < (EXCLUDED.last_offset, EXCLUDED.is_final)
            """
                    .formatted(GIVEN_ROWS);

    /** A candle and its symbol. */
    record Row(String symbol, Candle candle) {}

    private final int logEpoch;
    private final Interval interval;

    CandleTable(int logEpoch, Interval interval) {
        this.logEpoch = logEpoch;
        this.interval = interval;
    }

    /** Writes candles, the newest version of each. */
    void upsert(Connection connection, List<Row> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        String sql = UPSERT.formatted(interval.label(), GIVEN_ROWS);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, logEpoch);
            bind(new Columns<>(connection, statement, rows, 2));
            statement.executeUpdate();
        }
    }

    /** Writes all candles of a symbol that {@code rejected_candle} holds. */
    void upsertHeld(Connection connection, String symbol) throws SQLException {
        String sql = UPSERT.formatted(interval.label(), HELD_ROWS);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, logEpoch);
            statement.setInt(2, logEpoch);
            statement.setString(3, symbol);
            statement.setString(4, interval.label());
            statement.executeUpdate();
        }
    }

    /** Keeps candles that were refused in {@code rejected_candle}. */
    void hold(Connection connection, List<Row> rows, int partition, Refusal refusal)
            throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(HOLD)) {
            statement.setInt(1, logEpoch);
            statement.setString(2, interval.label());
            statement.setInt(3, partition);
            statement.setString(4, refusal.sqlState());
            statement.setString(5, refusal.message());
            bind(new Columns<>(connection, statement, rows, 6));
            statement.executeUpdate();
        }
    }

    private static void bind(Columns<Row> columns) throws SQLException {
        columns.text(Row::symbol)
                .bigint(row -> row.candle.start)
                .bigint(row -> row.candle.end)
                .text(row -> row.candle.session)
                .bigint(row -> row.candle.sessionDate)
                .numeric(row -> price(ohlcv(row).open, ohlcv(row).openOffset))
                .numeric(row -> price(ohlcv(row).high, ohlcv(row).highOffset))
                .numeric(row -> price(ohlcv(row).low, ohlcv(row).lowOffset))
                .numeric(row -> price(ohlcv(row).close, ohlcv(row).closeOffset))
                .numeric(row -> sum(ohlcv(row).volume(), PRICE_DECIMALS))
                .numeric(row -> sum(ohlcv(row).priceVolume(), PRICE_DECIMALS))
                .numeric(row -> sum(ohlcv(row).turnover(), 2 * PRICE_DECIMALS))
                .numeric(row -> vwap(ohlcv(row)))
                .numeric(row -> sum(ohlcv(row).priceSum(), PRICE_DECIMALS))
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
        if (ohlcv.priceVolume().isZero()) {
            return null;
        }
        BigDecimal turnover = new BigDecimal(ohlcv.turnover().toBigInteger(), 2 * PRICE_DECIMALS);
        BigDecimal volume = new BigDecimal(ohlcv.priceVolume().toBigInteger(), PRICE_DECIMALS);
        return plain(turnover.divide(volume, PRICE_DECIMALS, RoundingMode.HALF_EVEN));
    }

    /** The same value without trailing zeros behind the point. */
    private static BigDecimal plain(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
