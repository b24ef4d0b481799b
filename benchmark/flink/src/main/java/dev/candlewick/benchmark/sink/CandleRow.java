package dev.candlewick.benchmark.sink;

import dev.candlewick.job.candle.Candle;
import dev.candlewick.job.tick.Int128;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** A candle for a sink that writes row by row; Flink takes it for a POJO. */
public class CandleRow {
    private static final int PRICE_DECIMALS = 8;

    /** The job's own rule: a row only grows. */
    static final String UPSERT =
            """
            INSERT INTO candle_1m AS t (
                log_epoch, symbol, start_time, end_time, session, session_date,
                open, high, low, close, volume, price_volume, turnover, vwap, price_sum,
                tick_count, trade_count, price_trade_count, open_at, high_at, low_at, close_at,
                is_final, first_offset, last_offset, fingerprint)
            VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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

    public String symbol = "";
    public Candle candle = new Candle();

    void bind(PreparedStatement statement) throws SQLException {
        BigDecimal turnover =
                new BigDecimal(candle.ohlcv.turnover().toBigInteger(), 2 * PRICE_DECIMALS);
        BigDecimal priceVolume = sum(candle.ohlcv.priceVolume());
        Object[] values = {
            symbol,
            time(candle.start),
            time(candle.end),
            candle.session,
            LocalDate.ofEpochDay(candle.sessionDate),
            price(candle.ohlcv.open),
            price(candle.ohlcv.high),
            price(candle.ohlcv.low),
            price(candle.ohlcv.close),
            sum(candle.ohlcv.volume()),
            priceVolume,
            turnover,
            turnover.divide(priceVolume, PRICE_DECIMALS, RoundingMode.HALF_EVEN),
            sum(candle.ohlcv.priceSum()),
            candle.folded.tickCount,
            candle.ohlcv.tradeCount,
            candle.ohlcv.priceTradeCount,
            time(candle.ohlcv.openTime),
            time(candle.ohlcv.highTime),
            time(candle.ohlcv.lowTime),
            time(candle.ohlcv.closeTime),
            candle.isFinal,
            candle.folded.firstOffset,
            candle.folded.lastOffset,
            candle.folded.fingerprint
        };
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    private static BigDecimal price(long scaled) {
        return BigDecimal.valueOf(scaled, PRICE_DECIMALS);
    }

    private static BigDecimal sum(Int128 sum) {
        return new BigDecimal(sum.toBigInteger(), PRICE_DECIMALS);
    }

    private static OffsetDateTime time(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
