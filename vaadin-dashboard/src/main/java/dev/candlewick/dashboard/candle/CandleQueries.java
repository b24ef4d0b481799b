package dev.candlewick.dashboard.candle;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Reads candles and quotes of the live epoch. Every query is bounded by an index range; the reader
 * role may only read and is cut off after five seconds.
 */
@Repository
public class CandleQueries {

    private static final String COLUMNS =
            """
            SELECT symbol, interval, start_time, end_time, session, session_date, open, high, low, close,
                   volume, price_volume, turnover, vwap, tick_count, state, revision, log_epoch,
                   last_offset, recorded_at
            FROM candle
            WHERE symbol = :symbol AND interval = :interval AND session = ANY (:sessions)
            """;

    private static final String[] ALL = {"PRE", "REGULAR", "POST", "CLOSED", "ALL"};
    private static final String[] REGULAR = {"REGULAR"};

    /** Later than any candle, and a time that the database knows. */
    private static final OffsetDateTime END = OffsetDateTime.parse("9999-12-31T00:00:00Z");

    private final JdbcClient database;
    private final FoldedCandles folded;

    public CandleQueries(JdbcClient database) {
        this.database = database;
        folded = new FoldedCandles(database);
    }

    private static final String LIVE_EPOCH = "SELECT log_epoch FROM epoch WHERE state = 'LIVE'";

    /** The epoch that the views show; empty before the job has written anything. */
    public Optional<Integer> liveEpoch() {
        return database.sql(LIVE_EPOCH).query(Integer.class).optional();
    }

    private static final String NEWEST = COLUMNS + "ORDER BY start_time DESC LIMIT :count";

    /** The newest candles, oldest first; where they do not suffice, imported ones before them. */
    public List<Candle> newest(CandleSeries series, int count) {
        if (series.isFolded()) {
            return folded.before(series, END.toInstant(), count);
        }
        List<Candle> computed =
                of(database.sql(NEWEST), series)
                        .param("count", count)
                        .query(CandleQueries::candle)
                        .list()
                        .reversed();
        return withImported(series, Instant.MAX, computed, count);
    }

    private static final String BEFORE =
            COLUMNS + "AND start_time < :time ORDER BY start_time DESC LIMIT :count";

    /** The last candles that start before a time, oldest first, imported ones too. */
    public List<Candle> before(CandleSeries series, Instant time, int count) {
        if (series.isFolded()) {
            return folded.before(series, time, count);
        }
        List<Candle> computed =
                of(database.sql(BEFORE), series)
                        .param("time", utc(time))
                        .param("count", count)
                        .query(CandleQueries::candle)
                        .list()
                        .reversed();
        return withImported(series, time, computed, count);
    }

    private static final String FROM =
            COLUMNS + "AND start_time >= :time ORDER BY start_time LIMIT :count";

    /** The first candles that start at a time or after it, oldest first, imported ones too. */
    public List<Candle> from(CandleSeries series, Instant time, int count) {
        if (series.isFolded()) {
            return folded.from(series, time, count);
        }
        List<Candle> candles = new ArrayList<>();
        if (hasImported(series)) {
            candles.addAll(
                    of(database.sql(IMPORTED_FROM), series)
                            .param("time", utc(time))
                            .param("count", count)
                            .query((row, number) -> imported(row, series))
                            .list());
        }
        if (candles.size() < count) {
            candles.addAll(
                    of(database.sql(FROM), series)
                            .param("time", utc(time))
                            .param("count", count - candles.size())
                            .query(CandleQueries::candle)
                            .list());
        }
        return candles;
    }

    /** Never of a time from the first computed candle on; of several sources one. */
    private static final String IMPORTED =
            """
            SELECT DISTINCT ON (start_time)
                   start_time, open, high, low, close, volume, log_epoch, recorded_at
            FROM imported_candle
            WHERE log_epoch = (SELECT log_epoch FROM epoch WHERE state = 'LIVE')
              AND symbol = :symbol AND interval = :interval
              AND start_time < coalesce(
                  (SELECT start_time FROM candle WHERE symbol = :symbol AND interval = :interval
                   ORDER BY start_time LIMIT 1), 'infinity')
            """;

    private static final String IMPORTED_BEFORE =
            IMPORTED + "AND start_time < :time ORDER BY start_time DESC, source LIMIT :count";

    private static final String IMPORTED_FROM =
            IMPORTED + "AND start_time >= :time ORDER BY start_time, source LIMIT :count";

    private static final String IMPORTED_SINCE =
            IMPORTED
                    + """
                    AND start_time >= :from AND recorded_at >= :since
                    ORDER BY start_time DESC, source LIMIT :count
                    """;

    /**
     * The imported candles that start at {@code from} or after it and were written at {@code since}
     * or after it, oldest first; of very many the newest.
     */
    public List<Candle> imported(CandleSeries series, Instant from, Instant since, int count) {
        if (!hasImported(series)) {
            return List.of();
        }
        return of(database.sql(IMPORTED_SINCE), series)
                .param("from", utc(from))
                .param("since", utc(since))
                .param("count", count)
                .query((row, number) -> imported(row, series))
                .list()
                .reversed();
    }

    /** Nobody has said in which hours an imported bar lies. */
    private static boolean hasImported(CandleSeries series) {
        return series.hours() == Hours.ALL && !series.isFolded();
    }

    private List<Candle> withImported(
            CandleSeries series, Instant time, List<Candle> computed, int count) {
        int missing = count - computed.size();
        if (missing <= 0 || !hasImported(series)) {
            return computed;
        }
        List<Candle> candles =
                new ArrayList<>(
                        of(database.sql(IMPORTED_BEFORE), series)
                                .param("time", time.equals(Instant.MAX) ? END : utc(time))
                                .param("count", missing)
                                .query((row, number) -> imported(row, series))
                                .list()
                                .reversed());
        candles.addAll(computed);
        return candles;
    }

    private static final String CHANGED =
            COLUMNS
                    + """
                    AND start_time >= :from AND recorded_at >= :since
                    ORDER BY start_time DESC LIMIT :count
                    """;

    /**
     * The candles that start at {@code from} or after it and were written at {@code since} or after
     * it, oldest first; of very many the newest.
     */
    public List<Candle> changed(CandleSeries series, Instant from, Instant since, int count) {
        if (series.isFolded()) {
            return folded.changed(series, from, since, count);
        }
        return of(database.sql(CHANGED), series)
                .param("from", utc(from))
                .param("since", utc(since))
                .param("count", count)
                .query(CandleQueries::candle)
                .list()
                .reversed();
    }

    private static final String REVISIONS =
            """
            SELECT DISTINCT ON (start_time) start_time, revision, reason,
                   (old_values ->> 'open')::numeric AS open, (old_values ->> 'high')::numeric AS high,
                   (old_values ->> 'low')::numeric AS low, (old_values ->> 'close')::numeric AS close,
                   (old_values ->> 'volume')::numeric AS volume
            FROM candle_revision
            WHERE log_epoch = (SELECT log_epoch FROM epoch WHERE state = 'LIVE')
              AND symbol = :symbol AND interval = :interval AND start_time >= :from AND start_time <= :to
            ORDER BY start_time, revision DESC
            """;

    /**
     * What the candles from the first of these to the last of them said before their last revision;
     * nothing of candles that are not stored.
     *
     * @param candles oldest first, not empty
     */
    public List<Revision> revisions(CandleSeries series, List<Candle> candles) {
        if (series.isFolded()) {
            return List.of();
        }
        return of(database.sql(REVISIONS), series)
                .param("from", utc(candles.getFirst().startTime()))
                .param("to", utc(candles.getLast().startTime()))
                .query(
                        (row, number) ->
                                new Revision(
                                        instant(row, "start_time"),
                                        row.getInt("revision"),
                                        row.getString("reason"),
                                        row.getBigDecimal("open"),
                                        row.getBigDecimal("high"),
                                        row.getBigDecimal("low"),
                                        row.getBigDecimal("close"),
                                        row.getBigDecimal("volume")))
                .list();
    }

    private static final String CALENDAR = "SELECT calendar FROM instrument WHERE symbol = :symbol";

    /** The trading calendar of a symbol; empty when the symbol is not known. */
    public Optional<String> calendar(String symbol) {
        return database.sql(CALENDAR).param("symbol", symbol).query(String.class).optional();
    }

    private static final String QUOTES =
            """
            SELECT i.symbol, i.name, i.tick_size, last.close AS last, last.close_at AS last_at,
                   newest.recorded_at, newest.start_time AS minute_start, newest.high AS minute_high,
                   newest.low AS minute_low, newest.volume AS minute_volume, day.open, day.high, day.low, day.volume,
                   prior.close AS prior_close,
                   gap.count AS gap_count, gap.missing AS gap_missing, gap.from_time AS gap_from,
                   gap.to_time AS gap_to, gap.reason AS gap_reason
            FROM instrument i
            LEFT JOIN LATERAL (
                SELECT close, close_at FROM candle
                WHERE interval = '1m' AND symbol = i.symbol AND close IS NOT NULL
                ORDER BY start_time DESC LIMIT 1) last ON true
            LEFT JOIN LATERAL (
                SELECT recorded_at, start_time, high, low, volume FROM candle
                WHERE interval = '1m' AND symbol = i.symbol
                ORDER BY start_time DESC LIMIT 1) newest ON true
            LEFT JOIN LATERAL (
                SELECT start_time, open, high, low, volume FROM candle
                WHERE interval = '1d' AND symbol = i.symbol
                ORDER BY start_time DESC LIMIT 1) day ON true
            LEFT JOIN LATERAL (
                SELECT close FROM candle
                WHERE interval = '1d' AND symbol = i.symbol AND start_time < day.start_time
                  AND close IS NOT NULL
                ORDER BY start_time DESC LIMIT 1) prior ON true
            LEFT JOIN LATERAL (
                SELECT count(*) OVER () AS count, from_time, to_time, reason,
                       least(coalesce(sum(g.missing) OVER (), 0), 9e18)::bigint AS missing
                FROM feed_gap g
                WHERE g.log_epoch = (SELECT log_epoch FROM epoch WHERE state = 'LIVE')
                  AND g.symbol = i.symbol
                ORDER BY to_time DESC, log_offset DESC LIMIT 1) gap ON true
            """;

    private static final String ALL_QUOTES = QUOTES + "ORDER BY i.symbol";

    /** The quotes of all instruments, by symbol. */
    public List<Quote> quotes() {
        return database.sql(ALL_QUOTES).query(this::quote).list();
    }

    private static final String QUOTES_OF = QUOTES + "WHERE i.symbol = ANY (:symbols)";

    /** The quotes of these symbols; unknown ones are left out. */
    public List<Quote> quotes(Collection<String> symbols) {
        return database.sql(QUOTES_OF)
                .param("symbols", symbols.toArray(String[]::new))
                .query(this::quote)
                .list();
    }

    private static final String HAS_CANDLES =
            "SELECT EXISTS (SELECT FROM candle WHERE interval = '1d')";

    /** Whether there is any candle at all. */
    public boolean hasCandles() {
        return database.sql(HAS_CANDLES).query(Boolean.class).single();
    }

    private static final String FACTS =
            """
            SELECT live.log_epoch,
                   (SELECT extract(epoch FROM clock_timestamp() - max(recorded_at))
                    FROM latest_candle WHERE interval = '1s') AS candle_age,
                   (SELECT count(*) FROM rejected_candle refused
                    WHERE refused.log_epoch = live.log_epoch AND resolved_at IS NULL) AS refused
            FROM epoch live WHERE live.state = 'LIVE'
            """;

    /** How the live epoch is now. */
    public MarketFacts facts() {
        return database.sql(FACTS)
                .query(CandleQueries::marketFacts)
                .optional()
                .orElse(new MarketFacts(Double.NaN, 0, 0));
    }

    private static MarketFacts marketFacts(ResultSet row, int number) throws SQLException {
        double age = row.getDouble("candle_age");
        return new MarketFacts(
                row.wasNull() ? Double.NaN : age, row.getLong("refused"), row.getInt("log_epoch"));
    }

    private static JdbcClient.StatementSpec of(
            JdbcClient.StatementSpec query, CandleSeries series) {
        return query.param("symbol", series.symbol())
                .param("interval", series.interval().text())
                .param("sessions", series.hours() == Hours.ALL ? ALL : REGULAR);
    }

    static Candle candle(ResultSet row, int number) throws SQLException {
        String interval = row.getString("interval");
        return new Candle(
                row.getString("symbol"),
                Interval.of(interval)
                        .orElseThrow(() -> new SQLException("Unknown interval: " + interval)),
                instant(row, "start_time"),
                instant(row, "end_time"),
                row.getString("session"),
                row.getObject("session_date", LocalDate.class),
                row.getBigDecimal("open"),
                row.getBigDecimal("high"),
                row.getBigDecimal("low"),
                row.getBigDecimal("close"),
                row.getBigDecimal("volume"),
                row.getBigDecimal("price_volume"),
                row.getBigDecimal("turnover"),
                row.getBigDecimal("vwap"),
                row.getLong("tick_count"),
                CandleState.valueOf(row.getString("state")),
                row.getInt("revision"),
                row.getInt("log_epoch"),
                row.getLong("last_offset"),
                instant(row, "recorded_at"));
    }

    /** No version of a computed candle, so that any of these replaces it. */
    private static Candle imported(ResultSet row, CandleSeries series) throws SQLException {
        Instant start = instant(row, "start_time");
        BigDecimal volume = row.getBigDecimal("volume");
        return new Candle(
                series.symbol(),
                series.interval(),
                start,
                start.plus(series.interval().width()),
                "",
                null,
                row.getBigDecimal("open"),
                row.getBigDecimal("high"),
                row.getBigDecimal("low"),
                row.getBigDecimal("close"),
                volume == null ? BigDecimal.ZERO : volume,
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                null,
                0,
                CandleState.IMPORTED,
                0,
                row.getInt("log_epoch"),
                -1,
                instant(row, "recorded_at"));
    }

    private Quote quote(ResultSet row, int number) throws SQLException {
        return new Quote(
                row.getString("symbol"),
                row.getString("name"),
                row.getBigDecimal("tick_size"),
                row.getBigDecimal("last"),
                instantOrNull(row, "last_at"),
                row.getBigDecimal("open"),
                row.getBigDecimal("high"),
                row.getBigDecimal("low"),
                row.getBigDecimal("volume"),
                row.getBigDecimal("prior_close"),
                instantOrNull(row, "recorded_at"),
                missing(row),
                minute(row));
    }

    private static Quote.@Nullable Minute minute(ResultSet row) throws SQLException {
        Instant start = instantOrNull(row, "minute_start");
        return start == null
                ? null
                : new Quote.Minute(
                        start,
                        row.getBigDecimal("minute_high"),
                        row.getBigDecimal("minute_low"),
                        row.getBigDecimal("minute_volume"));
    }

    private static @Nullable MissingTrades missing(ResultSet row) throws SQLException {
        long gaps = row.getLong("gap_count");
        return gaps == 0
                ? null
                : new MissingTrades(
                        gaps,
                        row.getLong("gap_missing"),
                        instant(row, "gap_from"),
                        instant(row, "gap_to"),
                        row.getString("gap_reason"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant instantOrNull(ResultSet row, String column)
            throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
