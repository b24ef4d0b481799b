package dev.candlewick.dashboard.indicator;

import dev.candlewick.dashboard.candle.Candle;
import dev.candlewick.dashboard.candle.CandleQueries;
import dev.candlewick.dashboard.candle.CandleSeries;
import dev.candlewick.dashboard.candle.Hours;
import dev.candlewick.dashboard.candle.Interval;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads what studies need beside the candles on the chart. */
@Repository
public class StudyQueries {

    /** No calendar closes for longer; after that there is no prior close. */
    private static final Duration LONGEST_HOLIDAY = Duration.ofDays(30);

    /** A trading date with its sessions lies within it. */
    private static final Duration LONGEST_DATE = Duration.ofDays(2);

    private final JdbcClient database;
    private final CandleQueries candles;

    public StudyQueries(JdbcClient database, CandleQueries candles) {
        this.database = database;
        this.candles = candles;
    }

    /**
     * What was before a window.
     *
     * @param warmUp candles before the first on the chart, oldest first
     */
    public record Before(List<Candle> warmUp, SessionFacts facts) {}

    /**
     * Reads what comes before a window of candles, and of its trading dates what is not in it.
     *
     * @param window oldest first, not empty
     */
    public Before before(CandleSeries series, List<Study> studies, List<Candle> window) {
        Instant first = window.getFirst().startTime();
        int count = StudyLines.warmUp(studies);
        List<Candle> warmUp = count == 0 ? List.of() : candles.before(series, first, count);
        Candle begin = warmUp.isEmpty() ? window.getFirst() : warmUp.getFirst();
        boolean inside = studies.stream().anyMatch(study -> !study.suits(Duration.ofDays(1)));
        return new Before(
                warmUp,
                inside && series.interval().width().compareTo(Duration.ofDays(1)) < 0
                        ? facts(series, begin, first, window.getLast().endTime())
                        : SessionFacts.none());
    }

    private SessionFacts facts(CandleSeries series, Candle begin, Instant from, Instant to) {
        return new SessionFacts(
                closes(series.symbol(), from, to),
                preMarkets(series.symbol(), from, to),
                traded(series, begin));
    }

    private static final String CLOSES =
            """
            SELECT session_date, close, state FROM candle
            WHERE symbol = :symbol AND interval = '1d' AND start_time >= :from AND start_time < :to
              AND close IS NOT NULL
            """;

    private NavigableMap<LocalDate, Double> closes(String symbol, Instant from, Instant to) {
        NavigableMap<LocalDate, Double> closes = new TreeMap<>();
        database.sql(CLOSES)
                .param("symbol", symbol)
                .param("from", utc(from.minus(LONGEST_HOLIDAY)))
                .param("to", utc(to))
                .query(
                        row -> {
                            closes.put(
                                    date(row),
                                    row.getString("state").equals("PARTIAL")
                                            ? Double.NaN
                                            : row.getDouble("close"));
                        });
        return closes;
    }

    private static final String PRE_MARKETS =
            """
            SELECT session_date, min(low) AS low, max(high) AS high FROM candle
            WHERE symbol = :symbol AND interval = '1h' AND session = 'PRE'
              AND start_time >= :from AND start_time < :to
            GROUP BY session_date
            HAVING max(high) IS NOT NULL AND bool_and(state <> 'PARTIAL')
            """;

    private Map<LocalDate, SessionFacts.Range> preMarkets(String symbol, Instant from, Instant to) {
        Map<LocalDate, SessionFacts.Range> ranges = new HashMap<>();
        database.sql(PRE_MARKETS)
                .param("symbol", symbol)
                .param("from", utc(from.minus(LONGEST_DATE)))
                .param("to", utc(to))
                .query(
                        row -> {
                            ranges.put(
                                    date(row),
                                    new SessionFacts.Range(
                                            row.getDouble("low"), row.getDouble("high")));
                        });
        return ranges;
    }

    private static final String TRADED =
            """
            SELECT coalesce(sum(price_volume), 0) AS volume, coalesce(sum(turnover), 0) AS turnover
            FROM candle
            WHERE symbol = :symbol AND interval = :interval AND session_date = :date
              AND start_time >= :from AND start_time < :to AND state <> 'PARTIAL'
              AND (:all OR session = 'REGULAR')
            """;

    /** What was traded on the date of a candle before it. */
    private SessionFacts.Traded traded(CandleSeries series, Candle candle) {
        LocalDate date = candle.sessionDate();
        if (date == null) {
            return SessionFacts.none().before();
        }
        Instant from = candle.startTime().minus(LONGEST_DATE);
        Instant to = candle.startTime();
        if (series.interval() != Interval.ONE_SECOND) {
            return traded(series, series.source(), date, from, to);
        }
        // A day has 86,400 seconds and 1,440 minutes.
        Instant minute = to.truncatedTo(ChronoUnit.MINUTES);
        SessionFacts.Traded minutes = traded(series, Interval.ONE_MINUTE, date, from, minute);
        SessionFacts.Traded seconds = traded(series, Interval.ONE_SECOND, date, minute, to);
        return new SessionFacts.Traded(
                date, minutes.volume() + seconds.volume(), minutes.turnover() + seconds.turnover());
    }

    private SessionFacts.Traded traded(
            CandleSeries series, Interval interval, LocalDate date, Instant from, Instant to) {
        return database.sql(TRADED)
                .param("symbol", series.symbol())
                .param("interval", interval.text())
                .param("date", date)
                .param("from", utc(from))
                .param("to", utc(to))
                .param("all", series.hours() == Hours.ALL)
                .query(
                        (row, number) ->
                                new SessionFacts.Traded(
                                        date, row.getDouble("volume"), row.getDouble("turnover")))
                .single();
    }

    private static LocalDate date(ResultSet row) throws SQLException {
        return row.getObject("session_date", LocalDate.class);
    }

    private static OffsetDateTime utc(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }
}
