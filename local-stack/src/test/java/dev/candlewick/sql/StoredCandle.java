package dev.candlewick.sql;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;

/**
 * One version of a candle, all of its trades at one price, and the guarded upsert that writes it.
 *
 * @param lastOffset the version
 */
record StoredCandle(
        int epoch,
        String symbol,
        String width,
        Instant start,
        Instant end,
        BigDecimal price,
        long count,
        long lastOffset,
        boolean isFinal) {

    /** A candle of one second. */
    static StoredCandle second(String symbol, Instant start, String price, long count) {
        return new StoredCandle(
                1,
                symbol,
                "1s",
                start,
                start.plusSeconds(1),
                new BigDecimal(price),
                count,
                1,
                true);
    }

    /** A candle of one minute. */
    static StoredCandle minute(
            String symbol, Instant start, String price, long lastOffset, boolean isFinal) {
        return new StoredCandle(
                1,
                symbol,
                "1m",
                start,
                start.plusSeconds(60),
                new BigDecimal(price),
                lastOffset + 1,
                lastOffset,
                isFinal);
    }

    StoredCandle inEpoch(int other) {
        return new StoredCandle(
                other, symbol, width, start, end, price, count, lastOffset, isFinal);
    }

    /** Writes it as the job does: the row becomes the greater of the two versions. */
    void upsert(Connection connection) throws SQLException {
        String sql =
                """
                INSERT INTO candle_%s AS t (log_epoch, symbol, start_time, end_time, session, session_date,
                    open, high, low, close, volume, price_volume, turnover, vwap, price_sum,
                    tick_count, trade_count, price_trade_count, open_at, high_at, low_at, close_at,
                    is_final, first_offset, last_offset, fingerprint)
                VALUES (?, ?, ?, ?, 'REGULAR', '2024-01-01', ?, ?, ?, ?, ?, ?, ?, ?, ?,
                    ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?)
                ON CONFLICT (log_epoch, symbol, start_time) DO UPDATE SET
                    open = EXCLUDED.open, high = EXCLUDED.high, low = EXCLUDED.low, close = EXCLUDED.close,
                    volume = EXCLUDED.volume, price_volume = EXCLUDED.price_volume,
                    turnover = EXCLUDED.turnover, vwap = EXCLUDED.vwap, price_sum = EXCLUDED.price_sum,
                    tick_count = EXCLUDED.tick_count, trade_count = EXCLUDED.trade_count,
                    price_trade_count = EXCLUDED.price_trade_count,
                    is_final = t.is_final OR EXCLUDED.is_final,
                    last_offset = EXCLUDED.last_offset, fingerprint = EXCLUDED.fingerprint
                WHERE (t.last_offset, t.is_final) < (EXCLUDED.last_offset, EXCLUDED.is_final)
                """
                        .formatted(width);
        BigDecimal volume = BigDecimal.valueOf(count);
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            int column = 1;
            insert.setInt(column++, epoch);
            insert.setString(column++, symbol);
            insert.setTimestamp(column++, Timestamp.from(start));
            insert.setTimestamp(column++, Timestamp.from(end));
            for (int prices = 0; prices < 4; prices++) {
                insert.setBigDecimal(column++, price);
            }
            insert.setBigDecimal(column++, volume);
            insert.setBigDecimal(column++, volume);
            insert.setBigDecimal(column++, price.multiply(volume));
            insert.setBigDecimal(column++, price);
            insert.setBigDecimal(column++, price.multiply(volume));
            for (int counts = 0; counts < 3; counts++) {
                insert.setLong(column++, count);
            }
            for (int times = 0; times < 4; times++) {
                insert.setTimestamp(column++, Timestamp.from(start));
            }
            insert.setBoolean(column++, isFinal);
            insert.setLong(column++, lastOffset);
            insert.setLong(column, lastOffset * 31);
            insert.executeUpdate();
        }
    }
}
