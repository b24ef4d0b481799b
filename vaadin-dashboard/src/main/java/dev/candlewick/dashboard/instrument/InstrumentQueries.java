package dev.candlewick.dashboard.instrument;

import dev.candlewick.dashboard.candle.Candle;
import dev.candlewick.dashboard.candle.CandleQueries;
import dev.candlewick.dashboard.candle.CandleSeries;
import dev.candlewick.dashboard.candle.Interval;
import dev.candlewick.dashboard.instrument.InstrumentSheet.Action;
import dev.candlewick.dashboard.instrument.InstrumentSheet.Fact;
import dev.candlewick.dashboard.instrument.InstrumentSheet.Session;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Reads the sheet of an instrument from the live epoch. */
@Repository
public class InstrumentQueries {

    private static final int DAYS = 30;
    private static final int MINUTES = 240;
    private static final int ACTIONS = 12;
    private static final int BINS = 32;

    private final JdbcClient database;
    private final CandleQueries candles;
    private final TransactionTemplate oneSnapshot;

    public InstrumentQueries(
            JdbcClient database,
            CandleQueries candles,
            PlatformTransactionManager transactionManager) {
        this.database = database;
        this.candles = candles;
        oneSnapshot = new TransactionTemplate(transactionManager);
        oneSnapshot.setReadOnly(true);
        oneSnapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /** Empty when there is no such instrument. */
    public Optional<InstrumentSheet> sheet(String symbol) {
        return Optional.ofNullable(oneSnapshot.execute(transaction -> read(symbol)))
                .flatMap(found -> found);
    }

    private static final String INSTRUMENT =
            """
            SELECT symbol, name, calendar, condition_table, tick_size, first_seen_at
            FROM instrument WHERE symbol = :symbol
            """;

    private Optional<InstrumentSheet> read(String symbol) {
        List<Candle> days = candles.newest(new CandleSeries(symbol, Interval.ONE_DAY), DAYS);
        List<Candle> minutes =
                candles.newest(new CandleSeries(symbol, Interval.ONE_MINUTE), MINUTES);
        return database.sql(INSTRUMENT)
                .param("symbol", symbol)
                .query(
                        (row, number) ->
                                new InstrumentSheet(
                                        row.getString("symbol"),
                                        row.getString("name"),
                                        row.getString("calendar"),
                                        row.getString("condition_table"),
                                        row.getBigDecimal("tick_size"),
                                        time(row, "first_seen_at"),
                                        facts(symbol),
                                        actions(symbol),
                                        sessions(row.getString("calendar")),
                                        days,
                                        days.reversed().stream()
                                                .filter(day -> day.high() != null)
                                                .findFirst()
                                                .flatMap(this::profile),
                                        minutes))
                .optional();
    }

    private static final String FACTS =
            """
            SELECT fact, value, source, recorded_at FROM current_fact
            WHERE symbol = :symbol AND value IS NOT NULL
            """;

    private List<Fact> facts(String symbol) {
        return database.sql(FACTS)
                .param("symbol", symbol)
                .query(
                        (row, number) ->
                                new Fact(
                                        row.getString("fact"),
                                        row.getString("value"),
                                        row.getString("source"),
                                        time(row, "recorded_at")))
                .list();
    }

    private static final String ACTIONS_OF =
            """
            SELECT ex_date, action, source,
                   CASE action WHEN 'SPLIT' THEN trim_scale(split_to)::text
                   ELSE concat_ws(' ', trim_scale(amount), currency, nullif(label, '')) END AS what,
                   trim_scale(split_from)::text AS of
            FROM corporate_action WHERE symbol = :symbol ORDER BY ex_date DESC, action LIMIT :count
            """;

    private List<Action> actions(String symbol) {
        return database.sql(ACTIONS_OF)
                .param("symbol", symbol)
                .param("count", ACTIONS)
                .query(
                        (row, number) ->
                                new Action(
                                        row.getObject("ex_date", LocalDate.class),
                                        row.getString("action"),
                                        row.getString("what"),
                                        Objects.requireNonNullElse(row.getString("of"), ""),
                                        row.getString("source")))
                .list();
    }

    private static final String SESSIONS =
            """
            SELECT session, session_date, start_time, end_time FROM trading_session
            WHERE log_epoch = (SELECT log_epoch FROM epoch WHERE state = 'LIVE')
              AND calendar = :calendar AND session <> 'CLOSED'
              AND start_time > now() - interval '2 days' AND start_time < now() + interval '6 days'
              AND end_time > now()
            ORDER BY start_time LIMIT 6
            """;

    private List<Session> sessions(String calendar) {
        return database.sql(SESSIONS)
                .param("calendar", calendar)
                .query(
                        (row, number) ->
                                new Session(
                                        row.getString("session"),
                                        row.getObject("session_date", LocalDate.class),
                                        time(row, "start_time"),
                                        time(row, "end_time")))
                .list();
    }

    private static final String PROFILE =
            """
            SELECT least(:bins - 1, floor((vwap - :low) * :bins / :height))::int AS bin,
                   sum(price_volume) AS volume
            FROM candle
            WHERE symbol = :symbol AND interval = '1s' AND start_time >= :from AND start_time < :to
              AND vwap IS NOT NULL
            GROUP BY 1
            """;

    private Optional<VolumeProfile> profile(Candle day) {
        BigDecimal low = day.low();
        BigDecimal high = day.high();
        if (low == null || high == null) {
            return Optional.empty();
        }
        int bins = low.compareTo(high) == 0 ? 1 : BINS;
        List<BigDecimal> volumes = new ArrayList<>(Collections.nCopies(bins, BigDecimal.ZERO));
        database.sql(PROFILE)
                .param("bins", bins)
                .param("low", low)
                .param("height", bins == 1 ? BigDecimal.ONE : high.subtract(low))
                .param("symbol", day.symbol())
                .param("from", day.startTime().atOffset(ZoneOffset.UTC))
                .param("to", day.endTime().atOffset(ZoneOffset.UTC))
                .query((row, number) -> volumes.set(row.getInt("bin"), row.getBigDecimal("volume")))
                .list();
        return volumes.stream().anyMatch(volume -> volume.signum() > 0)
                ? Optional.of(
                        new VolumeProfile(
                                day.startTime()
                                        .plusSeconds(43_200)
                                        .atOffset(ZoneOffset.UTC)
                                        .toLocalDate(),
                                low,
                                high,
                                List.copyOf(volumes)))
                : Optional.empty();
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
