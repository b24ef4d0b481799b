package dev.candlewick.dashboard.api;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads what the API answers from the live epoch, with queries that end within five seconds. */
@Repository
class ApiQueries {

    private final JdbcClient database;

    ApiQueries(JdbcClient database) {
        this.database = database;
    }

    private static final String INSTRUMENT =
            """
            SELECT symbol, name, calendar, tick_size, venue, currency, sector, industry, market_value,
                   year_low, year_high, shares, first_seen_at
            FROM instrument
            """;

    private static final String ONE_INSTRUMENT = INSTRUMENT + "WHERE symbol = :symbol";

    Optional<ApiInstrument> instrument(String symbol) {
        return database.sql(ONE_INSTRUMENT)
                .param("symbol", symbol)
                .query(ApiQueries::instrument)
                .optional();
    }

    /** Whoever asks for one that is not there has mistyped it. */
    ApiInstrument known(String symbol) {
        return instrument(symbol).orElseThrow(() -> ApiProblem.unknownSymbol(symbol));
    }

    private static final String FOUND_INSTRUMENTS =
            INSTRUMENT
                    + """
                    WHERE symbol ILIKE :pattern OR name ILIKE :pattern
                    ORDER BY upper(symbol) <> upper(:text), symbol NOT ILIKE :prefix, symbol
                    LIMIT :count
                    """;

    /** The instruments whose symbol or name has this text in it, best first. */
    List<ApiInstrument> instruments(String text, int count) {
        String literal = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
        return database.sql(FOUND_INSTRUMENTS)
                .param("text", text)
                .param("pattern", "%" + literal + "%")
                .param("prefix", literal + "%")
                .param("count", count)
                .query(ApiQueries::instrument)
                .list();
    }

    /** The candles of a request, and whether its limit cut some off. */
    CandlePage candles(CandleRequest request) {
        Optional<Span> span = span(request);
        List<ApiCandle> found =
                span.isEmpty()
                        // No candle; but whether the database knows such an interval, it says.
                        ? read(request, Instant.EPOCH, Instant.EPOCH.plusSeconds(1))
                        : request.from().isPresent()
                                ? forwards(request, span.get())
                                : backwards(request, span.get());
        boolean more = found.size() > request.limit();
        if (more) {
            found =
                    request.from().isPresent()
                            ? found.subList(0, request.limit())
                            : found.subList(found.size() - request.limit(), found.size());
        }
        return new CandlePage(request.symbol(), request.interval(), List.copyOf(found), more);
    }

    /** In stretches that grow, so that a long range costs no more than the limit asks for. */
    private List<ApiCandle> forwards(CandleRequest request, Span span) {
        List<ApiCandle> found = new ArrayList<>();
        Duration stretch = firstStretch(request);
        Instant from = span.from;
        while (found.size() <= request.limit() && from.isBefore(span.to)) {
            Instant to = earlier(span.to, from.plus(stretch));
            found.addAll(read(request, from, to));
            from = to;
            stretch = stretch.multipliedBy(4);
        }
        return found;
    }

    private List<ApiCandle> backwards(CandleRequest request, Span span) {
        List<ApiCandle> found = new ArrayList<>();
        Duration stretch = firstStretch(request);
        Instant to = span.to;
        while (found.size() <= request.limit() && to.isAfter(span.from)) {
            Instant from = later(span.from, to.minus(stretch));
            found.addAll(0, read(request, from, to));
            to = from;
            stretch = stretch.multipliedBy(4);
        }
        return found;
    }

    private static Duration firstStretch(CandleRequest request) {
        return request.width().multipliedBy(request.limit() + 1L);
    }

    private record Span(Instant from, Instant to) {}

    private static final String SPAN =
            """
            SELECT (SELECT start_time FROM candle WHERE symbol = :symbol AND interval = '1d'
                    ORDER BY start_time LIMIT 1) AS first_start,
                   (SELECT end_time FROM candle WHERE symbol = :symbol AND interval = '1d'
                    ORDER BY start_time DESC LIMIT 1) AS last_end
            """;

    /** The part of the range that can have candles; empty when there is none. */
    private Optional<Span> span(CandleRequest request) {
        Optional<Span> known =
                database.sql(SPAN)
                        .param("symbol", request.symbol())
                        .query(
                                (row, number) -> {
                                    Instant first = time(row, "first_start");
                                    Instant last = time(row, "last_end");
                                    return first == null || last == null
                                            ? new Span(Instant.EPOCH, Instant.EPOCH)
                                            : new Span(first.minus(request.width()), last);
                                })
                        .optional();
        return known.map(
                        all ->
                                new Span(
                                        later(all.from, request.from().orElse(all.from)),
                                        earlier(all.to, request.to().orElse(all.to))))
                .filter(span -> span.from.isBefore(span.to));
    }

    private static final String CANDLES =
            "SELECT * FROM candles(:symbol, :interval, :from, :to, :session, :fill) ORDER BY start_time";

    private static final String ADJUSTED =
            "SELECT * FROM adjusted_candles(:symbol, :interval, :from, :to, :session, :fill, :adjust) ORDER BY start_time";

    private static final String AS_OF =
            """
            SELECT *, false AS filled FROM candle_as_of(:symbol, :interval, :from, :to, :as_of)
            ORDER BY start_time
            """;

    private List<ApiCandle> read(CandleRequest request, Instant from, Instant to) {
        JdbcClient.StatementSpec query;
        if (request.asOf().isPresent()) {
            query = database.sql(AS_OF).param("as_of", utc(request.asOf().get()));
        } else {
            boolean raw = request.adjust().equals("none");
            query =
                    database.sql(raw ? CANDLES : ADJUSTED)
                            .param("session", request.session(), java.sql.Types.VARCHAR)
                            .param("fill", request.fill());
            query = raw ? query : query.param("adjust", request.adjust());
        }
        return query.param("symbol", request.symbol())
                .param("interval", request.interval())
                .param("from", utc(from))
                .param("to", utc(to))
                .query(ApiQueries::candle)
                .list();
    }

    private static ApiCandle candle(ResultSet row, int number) throws SQLException {
        long lastOffset = row.getLong("last_offset");
        boolean hasOffset = !row.wasNull();
        return new ApiCandle(
                row.getObject("start_time", OffsetDateTime.class).toInstant(),
                row.getObject("end_time", OffsetDateTime.class).toInstant(),
                row.getString("session"),
                row.getObject("session_date", LocalDate.class),
                decimal(row, "open"),
                decimal(row, "high"),
                decimal(row, "low"),
                decimal(row, "close"),
                plain(row.getBigDecimal("volume")),
                decimal(row, "vwap"),
                plain(row.getBigDecimal("turnover")),
                row.getLong("tick_count"),
                row.getLong("trade_count"),
                row.getString("state"),
                row.getInt("revision"),
                row.getInt("log_epoch"),
                hasOffset ? lastOffset : null,
                time(row, "recorded_at"),
                row.getBoolean("filled"));
    }

    private static ApiInstrument instrument(ResultSet row, int number) throws SQLException {
        return new ApiInstrument(
                row.getString("symbol"),
                row.getString("name"),
                row.getString("calendar"),
                decimal(row, "tick_size"),
                row.getString("venue"),
                row.getString("currency"),
                row.getString("sector"),
                row.getString("industry"),
                decimal(row, "market_value"),
                decimal(row, "year_low"),
                decimal(row, "year_high"),
                decimal(row, "shares"),
                row.getObject("first_seen_at", OffsetDateTime.class).toInstant());
    }

    private static @Nullable BigDecimal decimal(ResultSet row, String column) throws SQLException {
        BigDecimal value = row.getBigDecimal(column);
        return value == null ? null : plain(value);
    }

    /** Without an exponent, which a negative scale would write. */
    private static BigDecimal plain(BigDecimal value) {
        return value.scale() < 0 ? value.setScale(0) : value;
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
