package dev.candlewick.verify.table;

import java.util.Map;

/**
 * The fold of candles as SQL. A fold goes over partial candles ({@code partial_...}): prices with
 * their place in the order of (event time, offset), and sums of whole numbers, which merge in any
 * order; {@link #finished} makes candles of them.
 *
 * <p>The price of the open is found as the smallest array {event time, offset, price}, the close as
 * the largest; the high as the largest {price, -event time, -offset}, the low as the smallest
 * {price, event time, offset}. Arrays compare element by element.
 */
final class Fold {

    /**
     * Names of the columns that a candle of the tables and of the log must share, the key left out.
     */
    static final String[] COLUMNS = {
        "end_time",
        "session",
        "session_date",
        "open",
        "high",
        "low",
        "close",
        "volume",
        "price_volume",
        "turnover",
        "vwap",
        "price_sum",
        "tick_count",
        "trade_count",
        "price_trade_count",
        "open_at",
        "high_at",
        "low_at",
        "close_at",
        "first_offset",
        "last_offset",
        "fingerprint",
    };

    static final String FUNCTIONS =
            """
            -- Quotient of whole numbers, rounded half to even; PostgreSQL's round() goes away from zero.
            CREATE FUNCTION pg_temp.half_even(dividend numeric, divisor numeric) RETURNS numeric
            LANGUAGE sql IMMUTABLE AS
            $$ SELECT div(dividend, divisor)
                      + CASE sign(2 * mod(dividend, divisor) - divisor)
                        WHEN 1 THEN 1
                        WHEN 0 THEN mod(div(dividend, divisor), 2)
                        ELSE 0 END $$;
            -- A sum modulo 2^64 as the signed number with the same bits.
            CREATE FUNCTION pg_temp.signed_64(total numeric) RETURNS bigint LANGUAGE sql IMMUTABLE AS
            $$ SELECT (mod(mod(total, 18446744073709551616) + 27670116110564327424, 18446744073709551616)
                       - 9223372036854775808)::bigint $$;
            """;

    private static final String FROM_TICKS =
            """
            SELECT t.symbol, %{segment} AS segment, %{start} AS start_time,
                   min(ARRAY[t.event_time, t.log_offset, t.price]) FILTER (WHERE t.%{effect} & 1 = 1) AS open_key,
                   max(ARRAY[t.event_time, t.log_offset, t.price]) FILTER (WHERE t.%{effect} & 1 = 1) AS close_key,
                   max(ARRAY[t.price, -t.event_time, -t.log_offset]) FILTER (WHERE t.%{effect} & 2 = 2) AS high_key,
                   min(ARRAY[t.price, t.event_time, t.log_offset]) FILTER (WHERE t.%{effect} & 2 = 2) AS low_key,
                   coalesce(sum(t.size) FILTER (WHERE t.%{effect} & 4 = 4), 0) AS volume,
                   coalesce(sum(t.size) FILTER (WHERE t.%{effect} & 6 = 6), 0) AS price_volume,
                   coalesce(sum(t.price::numeric * t.size) FILTER (WHERE t.%{effect} & 6 = 6), 0) AS turnover,
                   coalesce(sum(t.price) FILTER (WHERE t.%{effect} & 2 = 2), 0) AS price_sum,
                   count(*) AS tick_count,
                   count(*) FILTER (WHERE t.%{effect} & 4 = 4) AS trade_count,
                   count(*) FILTER (WHERE t.%{effect} & 2 = 2) AS price_trade_count,
                   min(t.log_offset) AS first_offset,
                   max(t.log_offset) AS last_offset,
                   sum(t.mix) AS mixes
            FROM log_tick t JOIN segment s USING (segment) %{join}
            WHERE t.class = 'F' AND %{where}
            GROUP BY %{groups}
            """;

    private static final String FROM_PARTIALS =
            """
            SELECT t.symbol, t.segment, %{start} AS start_time,
                   min(t.open_key) AS open_key, max(t.close_key) AS close_key,
                   max(t.high_key) AS high_key, min(t.low_key) AS low_key,
                   sum(t.volume) AS volume, sum(t.price_volume) AS price_volume,
                   sum(t.turnover) AS turnover, sum(t.price_sum) AS price_sum,
                   sum(t.tick_count) AS tick_count, sum(t.trade_count) AS trade_count,
                   sum(t.price_trade_count) AS price_trade_count,
                   min(t.first_offset) AS first_offset, max(t.last_offset) AS last_offset,
                   sum(t.mixes) AS mixes
            FROM partial_%{source} t JOIN segment s USING (segment)
            GROUP BY 1, 2, 3
            """;

    private static final String FINISHED =
            """
            SELECT p.symbol, p.start_time, %{end} AS end_time, %{session} AS session, s.session_date,
                   p.open_key[3] * 0.00000001 AS open, p.high_key[1] * 0.00000001 AS high,
                   p.low_key[1] * 0.00000001 AS low, p.close_key[3] * 0.00000001 AS close,
                   p.volume * 0.00000001 AS volume, p.price_volume * 0.00000001 AS price_volume,
                   p.turnover * 0.0000000000000001 AS turnover,
                   CASE WHEN p.price_volume > 0
                        THEN pg_temp.half_even(p.turnover, p.price_volume) * 0.00000001 END AS vwap,
                   p.price_sum * 0.00000001 AS price_sum,
                   p.tick_count::bigint AS tick_count, p.trade_count::bigint AS trade_count,
                   p.price_trade_count::bigint AS price_trade_count,
                   p.open_key[1] AS open_at, -p.high_key[2] AS high_at,
                   p.low_key[2] AS low_at, p.close_key[1] AS close_at,
                   p.first_offset, p.last_offset, pg_temp.signed_64(p.mixes) AS fingerprint
            FROM (%{partials}) p JOIN segment s USING (segment)
            """;

    private Fold() {}

    /** Partials of an interval from ticks that lie before the end offsets. */
    static String ofPrefix(CandleInterval interval) {
        return ofTicks(interval, "", "t.in_prefix");
    }

    /**
     * Partials of an interval from those ticks that also fit a join.
     *
     * @param join a further join, or nothing; {@link #bucketStart} gives the start of a tick's
     *     candle
     * @param where a condition on the tick {@code t} and on what was joined
     */
    static String ofTicks(CandleInterval interval, String join, String where) {
        boolean day = interval == CandleInterval.DAY;
        return Sql.filled(
                FROM_TICKS,
                Map.of(
                        "segment",
                        day ? "min(t.segment)" : "t.segment",
                        "start",
                        bucketStart(interval, "t.event_time"),
                        "effect",
                        day ? "daily" : "intraday",
                        "join",
                        join,
                        "where",
                        where,
                        "groups",
                        day ? "1, 3" : "1, 2, 3"));
    }

    /** Partials of an interval from those of the next smaller one. */
    static String ofPartials(CandleInterval interval, CandleInterval source) {
        return Sql.filled(
                FROM_PARTIALS,
                Map.of("start", bucketStart(interval, "t.start_time"), "source", source.label()));
    }

    /** Candles from a query of partials. */
    static String finished(CandleInterval interval, String partials) {
        boolean day = interval == CandleInterval.DAY;
        return Sql.filled(
                FINISHED,
                Map.of(
                        "end",
                        day
                                ? "s.day_end"
                                : "least(s.end_time, s.anchor + ((p.start_time - s.anchor) / %1$d + 1) * %1$d)"
                                        .formatted(interval.micros()),
                        "session",
                        day ? "'ALL'" : "s.session",
                        "partials",
                        partials));
    }

    /**
     * Start of the candle that covers a time of the segment {@code s}. Times and anchors are never
     * apart by less than 0.
     */
    static String bucketStart(CandleInterval interval, String time) {
        return interval == CandleInterval.DAY
                ? "s.day_start"
                : "greatest(s.start_time, s.anchor + (%s - s.anchor) / %d * %d)"
                        .formatted(time, interval.micros(), interval.micros());
    }
}
