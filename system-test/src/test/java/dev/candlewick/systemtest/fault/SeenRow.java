package dev.candlewick.systemtest.fault;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;

/**
 * A candle as a reader saw it at some moment.
 *
 * @param start microseconds since the epoch
 * @param end microseconds since the epoch
 * @param open in units of 10^-8, as are high, low, close and volume
 * @param isFinal whether it was closed
 */
record SeenRow(
        Key key,
        long start,
        long end,
        long open,
        long high,
        long low,
        long close,
        long volume,
        long ticks,
        long firstOffset,
        long lastOffset,
        long fingerprint,
        boolean isFinal) {

    /** Which candle it is. */
    record Key(String interval, String symbol, long start) {}

    /**
     * The query of the candles of an interval that {@link #of} reads.
     *
     * @param recent how old their beginning may be, in the words of PostgreSQL
     */
    static String select(String interval, int epoch, String recent) {
        return """
            SELECT '%1$s', symbol, (extract(epoch FROM start_time) * 1000000)::bigint,
                   (extract(epoch FROM end_time) * 1000000)::bigint, (open * 100000000)::bigint,
                   (high * 100000000)::bigint, (low * 100000000)::bigint, (close * 100000000)::bigint,
                   (volume * 100000000)::bigint, tick_count, first_offset, last_offset, fingerprint, is_final
            FROM candle_%1$s WHERE log_epoch = %2$d AND start_time >= now() - interval '%3$s'"""
                .formatted(interval, epoch, recent);
    }

    static SeenRow of(ResultSet row) throws SQLException {
        String symbol = Objects.requireNonNull(row.getString(2));
        return new SeenRow(
                new Key(Objects.requireNonNull(row.getString(1)), symbol, row.getLong(3)),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                row.getLong(11),
                row.getLong(12),
                row.getLong(13),
                row.getBoolean(14));
    }

    /** Whether a reader who has seen the other row before may see this one. */
    boolean mayFollow(SeenRow before) {
        return lastOffset >= before.lastOffset
                && (isFinal || !before.isFinal)
                // The same prefix of the log makes the same candle.
                && (lastOffset != before.lastOffset
                        || (fingerprint == before.fingerprint && ticks == before.ticks));
    }
}
