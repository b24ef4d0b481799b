package dev.candlewick.dashboard.candle;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads candles that no table holds, by the function {@code candles}: of 30m, 4h and 1w, and days
 * of regular hours. They are read in stretches that grow, so that closed hours cost little.
 */
final class FoldedCandles {

    private final JdbcClient database;

    FoldedCandles(JdbcClient database) {
        this.database = database;
    }

    /** The last candles that start before a time, oldest first. */
    List<Candle> before(CandleSeries series, Instant time, int count) {
        List<Candle> found = new ArrayList<>();
        Optional<Span> span = span(series);
        if (span.isEmpty()) {
            return found;
        }
        Duration stretch = series.interval().width().multipliedBy(2L * count);
        Instant to = earlier(time, span.get().to);
        while (found.size() < count && to.isAfter(span.get().from)) {
            Instant from = later(span.get().from, to.minus(stretch));
            found.addAll(0, read(series, from, to));
            to = from;
            stretch = stretch.multipliedBy(2);
        }
        return last(found, count);
    }

    /** The first candles that start at a time or after it, oldest first. */
    List<Candle> from(CandleSeries series, Instant time, int count) {
        List<Candle> found = new ArrayList<>();
        Optional<Span> span = span(series);
        if (span.isEmpty()) {
            return found;
        }
        Duration stretch = series.interval().width().multipliedBy(2L * count);
        Instant from = later(time, span.get().from);
        while (found.size() < count && from.isBefore(span.get().to)) {
            Instant to = earlier(span.get().to, from.plus(stretch));
            found.addAll(read(series, from, to));
            from = to;
            stretch = stretch.multipliedBy(2);
        }
        return found.size() <= count ? found : found.subList(0, count);
    }

    private static final String FIRST_CHANGED_PART =
            """
            SELECT min(start_time) FROM candle
            WHERE symbol = :symbol AND interval = :part AND start_time >= :from AND recorded_at >= :since
            """;

    /**
     * The candles that may have changed: those from the first changed part on, and the two before
     * it, which its arrival may have closed. Oldest first; of very many the newest.
     */
    List<Candle> changed(CandleSeries series, Instant from, Instant since, int count) {
        Optional<OffsetDateTime> part =
                database.sql(FIRST_CHANGED_PART)
                        .param("symbol", series.symbol())
                        .param("part", series.source().text())
                        .param("from", utc(from))
                        .param("since", utc(since))
                        .query((row, number) -> Optional.ofNullable(time(row, "min")))
                        .single();
        Optional<Span> span = span(series);
        if (part.isEmpty() || span.isEmpty()) {
            return List.of();
        }
        Instant first = part.get().toInstant().minus(series.interval().width().multipliedBy(2));
        Instant begin = later(later(from, first), span.get().from);
        return begin.isBefore(span.get().to)
                ? last(read(series, begin, span.get().to), count)
                : List.of();
    }

    private static final String SPAN =
            """
            SELECT (SELECT start_time FROM candle WHERE symbol = :symbol AND interval = '1d'
                    ORDER BY start_time LIMIT 1) AS first_start,
                   (SELECT end_time FROM candle WHERE symbol = :symbol AND interval = '1d'
                    ORDER BY start_time DESC LIMIT 1) AS last_end
            FROM instrument i
            WHERE i.symbol = :symbol AND EXISTS (
                SELECT FROM trading_session s
                WHERE s.log_epoch = (SELECT log_epoch FROM epoch WHERE state = 'LIVE')
                  AND s.calendar = i.calendar)
            """;

    private record Span(Instant from, Instant to) {}

    /**
     * Where candles of the symbol can start; empty when there are none, also in an epoch so old
     * that it does not know the sessions to fold them by.
     */
    private Optional<Span> span(CandleSeries series) {
        return database.sql(SPAN)
                .param("symbol", series.symbol())
                .query(
                        (row, number) -> {
                            OffsetDateTime first = time(row, "first_start");
                            OffsetDateTime last = time(row, "last_end");
                            return first == null || last == null
                                    ? Optional.<Span>empty()
                                    : Optional.of(
                                            new Span(
                                                    first.toInstant()
                                                            .minus(series.interval().width()),
                                                    last.toInstant()));
                        })
                .optional()
                .flatMap(span -> span);
    }

    private static final String CANDLES =
            "SELECT * FROM candles(:symbol, :interval, :from, :to, :hours, 'none') ORDER BY start_time";

    private List<Candle> read(CandleSeries series, Instant from, Instant to) {
        return database.sql(CANDLES)
                .param("symbol", series.symbol())
                .param("interval", series.interval().text())
                .param("from", utc(from))
                .param("to", utc(to))
                .param("hours", series.hours().name())
                .query(CandleQueries::candle)
                .list();
    }

    private static List<Candle> last(List<Candle> candles, int count) {
        return candles.subList(Math.max(0, candles.size() - count), candles.size());
    }

    private static @Nullable OffsetDateTime time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
