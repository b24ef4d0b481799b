package dev.candlewick.dashboard.candle;

import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Role;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Writes rows of one epoch as the job does: with the writer's role, guarded by version, then a
 * notification.
 */
public final class CandleRows implements AutoCloseable {

    private final Database database;
    private final Connection connection;
    private final JdbcClient writer;
    private final int epoch;

    /** Rows of the live epoch; of a first one when there is none. */
    public CandleRows(Database database) throws SQLException {
        this(database, "LIVE");
    }

    private CandleRows(Database database, String state) throws SQLException {
        this.database = database;
        connection = database.connect(Role.WRITER);
        DataSource single = new SingleConnectionDataSource(connection, true);
        writer = JdbcClient.create(single);
        writer.sql(
                        """
                        INSERT INTO epoch (log_epoch, topic, horizon, instruments, state)
                        SELECT coalesce(max(log_epoch), 0) + 1, 'ticks', '10 minutes', '', :state
                        FROM epoch ON CONFLICT (state) WHERE state = 'LIVE' DO NOTHING
                        """)
                .param("state", state)
                .update();
        epoch =
                writer.sql("SELECT log_epoch FROM epoch WHERE state = :state")
                        .param("state", state)
                        .query(Integer.class)
                        .single();
    }

    /** Imports a bar that rises by a half from a price and has been one away on both sides. */
    public void importBar(CandleSeries series, Instant start, String price, String source) {
        writer.sql(
                        """
                        INSERT INTO imported_candle (log_epoch, source, symbol, interval, start_time, open, high, low,
                            close, volume, log_partition, log_offset)
                        VALUES (:epoch, :source, :symbol, :interval, :start, :price, :price + 1, :price - 1, :price + 0.5, 1, 0, 0)
                        """)
                .param("epoch", epoch)
                .param("source", source)
                .param("symbol", series.symbol())
                .param("interval", series.interval().text())
                .param("start", start.atOffset(ZoneOffset.UTC))
                .param("price", new BigDecimal(price))
                .update();
    }

    /** A gap of ten seconds that a feed has told. */
    public void tellGap(String symbol, Instant from, int offset, int missing) {
        writer.sql(
                        """
                        INSERT INTO feed_gap (log_epoch, log_partition, log_offset, symbol, source, from_time, to_time,
                            missing, reason, detail, append_time)
                        VALUES (:epoch, 0, :offset, :symbol, 'test', :from, :to, :missing, 'CUT', '', :to)
                        """)
                .param("epoch", epoch)
                .param("offset", offset)
                .param("symbol", symbol)
                .param("from", from.atOffset(ZoneOffset.UTC))
                .param("to", from.plusSeconds(10).atOffset(ZoneOffset.UTC))
                .param("missing", missing)
                .update();
    }

    /** Rows of a new epoch that is being built beside the live one. */
    public CandleRows ofTheNextEpoch() throws SQLException {
        return new CandleRows(database, "BUILDING");
    }

    /** Makes the epoch of these rows the live one. */
    public void switchToThisEpoch() throws SQLException {
        try (Connection owner = database.connect(Role.OWNER);
                Statement statement = owner.createStatement()) {
            statement.execute("SELECT switch_epoch(" + epoch + ")");
        }
    }

    /** An instrument with a price step of one cent. */
    public void instrument(String symbol, String name) {
        writer.sql(
                        """
                        INSERT INTO epoch_instrument (log_epoch, symbol, calendar, tick_size, name, log_partition)
                        VALUES (:epoch, :symbol, '24x7', 0.01, :name, 0) ON CONFLICT DO NOTHING
                        """)
                .param("epoch", epoch)
                .param("symbol", symbol)
                .param("name", name)
                .update();
    }

    /** A candle whose four prices lie around the close; the offset is its version. */
    public void write(CandleSeries series, Instant start, String close, boolean last, long offset) {
        BigDecimal price = new BigDecimal(close);
        writer.sql(UPSERT.replace("INTERVAL", series.interval().text()))
                .param("epoch", epoch)
                .param("symbol", series.symbol())
                .param("start", start.atOffset(ZoneOffset.UTC))
                .param("end", start.plus(series.interval().width()).atOffset(ZoneOffset.UTC))
                .param("close", price)
                .param("session", series.interval() == Interval.ONE_DAY ? "ALL" : "REGULAR")
                .param("final", last)
                .param("offset", offset)
                .update();
    }

    /** A price jump in a 1m candle, with the score 8 where 6 is the threshold. */
    public void flag(String symbol, Instant start, String severity, String status) {
        writer.sql(
                        """
                        INSERT INTO anomaly (log_epoch, symbol, kind, interval, start_time, end_time, severity, status,
                            window_start, window_end, window_size, observed, expected, score, threshold, evidence,
                            rules_version, detected_at, log_partition, first_offset, last_offset, version)
                        SELECT :epoch, :symbol, 'PRICE_JUMP', '1m', s, s + interval '1 minute', :severity, :status,
                            s - interval '1 hour', s, 60, 0.0125, 0.0001, 8, 6,
                            '{"formula": "abs(r - mean) / sd", "inputs": {"mean": 0.0001, "sd": 0.00155}}',
                            0, s + interval '1 minute', 3, 100, 120, 120
                        FROM (SELECT :start::timestamptz AS s) AS given
                        """)
                .param("epoch", epoch)
                .param("symbol", symbol)
                .param("start", start.atOffset(ZoneOffset.UTC))
                .param("severity", severity)
                .param("status", status)
                .update();
    }

    /** The sessions of 24x7 on this day and the days beside it. */
    public void sessions(Instant day) {
        writer.sql(
                        """
                        INSERT INTO trading_session (log_epoch, calendar, session, session_date, start_time, end_time)
                        SELECT :epoch, '24x7', 'REGULAR', (d AT TIME ZONE 'UTC')::date, d, d + interval '1 day'
                        FROM generate_series(:day::timestamptz - interval '9 days', :day::timestamptz + interval '9 days',
                                             interval '1 day') AS d
                        ON CONFLICT DO NOTHING
                        """)
                .param("epoch", epoch)
                .param("day", day.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** The notification that the job sends with its rows. */
    public void announce(String... symbols) {
        writer.sql("SELECT pg_notify('candle', :payload)")
                .param("payload", epoch + " " + String.join(" ", symbols))
                .query()
                .listOfRows();
    }

    /** The close as the database writes it. */
    public String close(CandleSeries series, Instant start) {
        List<String> closes =
                writer.sql(
                                """
                                SELECT close::text FROM candle
                                WHERE symbol = :symbol AND interval = :interval
                                  AND start_time = :start
                                """)
                        .param("symbol", series.symbol())
                        .param("interval", series.interval().text())
                        .param("start", start.atOffset(ZoneOffset.UTC))
                        .query(String.class)
                        .list();
        return closes.getFirst();
    }

    private static final String UPSERT =
            """
            INSERT INTO candle_INTERVAL AS t (log_epoch, symbol, start_time, end_time, session,
                session_date, open, high, low, close, volume, price_volume, turnover, vwap,
                price_sum, tick_count, trade_count, price_trade_count, open_at, high_at, low_at,
                close_at, is_final, first_offset, last_offset, fingerprint)
            SELECT :epoch, :symbol, s, :end, :session, (s AT TIME ZONE 'UTC')::date, p, p + 0.5, p - 0.5, p, 1000, 1000,
                1000 * p, p, 3 * p, 3, 3, 3, s, s, s, s, :final, 0, :offset, 7
            FROM (SELECT :start::timestamptz AS s, :close::numeric AS p) AS given
            ON CONFLICT (log_epoch, symbol, start_time) DO UPDATE SET
                open = EXCLUDED.open, high = EXCLUDED.high, low = EXCLUDED.low,
                close = EXCLUDED.close, vwap = EXCLUDED.vwap, turnover = EXCLUDED.turnover,
                price_sum = EXCLUDED.price_sum, is_final = t.is_final OR EXCLUDED.is_final,
                last_offset = EXCLUDED.last_offset
            WHERE (t.last_offset, t.is_final) < (EXCLUDED.last_offset, EXCLUDED.is_final)
            """;

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
