package dev.candlewick.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.Role;
import dev.candlewick.localstack.junit.RealComponents;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The functions {@code candles} and {@code candle_as_of} on the real engine. */
@RealComponents(Part.DATABASE)
class ReadingIT {
    private static final List<String> WIDTHS =
            List.of(
                    "1s", "7s", "59s", "1m", "3m", "7m", "5m", "10m", "15m", "30m", "45m", "1h",
                    "90m", "2h", "4h", "5h", "23h", "1d", "2d", "3d", "1w", "2w", "1mo", "3mo",
                    "12mo");

    private static final Map<String, List<String>> SESSIONS =
            Map.of(
                    "ALL", List.of("PRE", "REGULAR", "POST", "CLOSED"),
                    "EXTENDED", List.of("PRE", "REGULAR", "POST"),
                    "REGULAR", List.of("REGULAR"),
                    "POST", List.of("POST"),
                    "CLOSED", List.of("CLOSED"));

    private static final Instant NOON = Instant.parse("2024-01-01T12:00:00Z");
    private static final String INVALID_PARAMETER = "22023";

    private final Market nyse = new Market("NYSE", "XNYS");
    private final Database database;
    private final Connection writer;
    private final Connection reader;

    ReadingIT(Database database) throws SQLException {
        this.database = database;
        this.writer = database.connect(Role.WRITER);
        this.reader = database.connect(Role.READER);
        for (Connection connection : List.of(writer, reader)) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET timezone = 'UTC'");
            }
        }
    }

    @AfterEach
    void closeConnections() throws SQLException {
        writer.close();
        reader.close();
    }

    @BeforeEach
    void oneLiveEpochAndNothingElse() throws SQLException {
        owner(
                """
                TRUNCATE epoch, epoch_log, epoch_instrument, candle_revision,
                    candle_1s, candle_1m, candle_5m, candle_15m, candle_1h, candle_1d""",
                """
                INSERT INTO epoch (log_epoch, topic, horizon, instruments, state)
                VALUES (1, 'ticks', '10 minutes', '', 'LIVE')""");
        writer.setAutoCommit(false);
    }

    @ParameterizedTest
    @CsvSource({
        "1, XNYS, 2026-03-05T00:00:00Z, 9",
        "2, XNYS, 2026-10-29T00:00:00Z, 9",
        "3, XNYS, 2026-11-25T00:00:00Z, 9",
        "4, XNYS, 2026-12-23T00:00:00Z, 12",
        "5, 24x7, 2026-10-29T00:00:00Z, 9",
        "6, 24x7, 2026-12-30T00:00:00Z, 4"
    })
    void everyWidthIsTheFoldOfItsTrades(long seed, String calendar, String begin, int days)
            throws SQLException {
        Random random = new Random(seed);
        Market market = new Market("ACME", calendar);
        long from = Bucket.micros(Instant.parse(begin));
        long length = days * 86_400_000_000L;
        for (int burst = 0; burst < 150; burst++) {
            long start = from + random.nextLong(length);
            for (int trade = 0; trade < 8; trade++) {
                // Some share a moment, some a second.
                long time = start + random.nextInt(5) * 700_000L;
                market.add(Trade.random(time, random.nextInt(1 << 20), random));
            }
        }
        market.closedUntil(from + length - random.nextLong(length / 4));
        for (int revision = 0; revision < 30; revision++) {
            long time = from + random.nextLong(length);
            for (String interval : Market.STORED) {
                market.revised(interval, market.start(interval, time), 1 + random.nextInt(3));
            }
        }
        market.write(writer);
        writer.commit();

        for (String width : WIDTHS) {
            for (Map.Entry<String, List<String>> session : SESSIONS.entrySet()) {
                long first = from - 40 * 86_400_000_000L + random.nextLong(length);
                long last = first + random.nextLong(40 * 86_400_000_000L + length);
                assertThat(
                                rows(
                                        "SELECT c::text FROM candles('ACME', '%s', %s, %s, '%s') c"
                                                .formatted(
                                                        width,
                                                        time(first),
                                                        time(last),
                                                        session.getKey())))
                        .as("%s %s from %d to %d", width, session.getKey(), first, last)
                        .isEqualTo(
                                market.candles(
                                        width, session.getValue(), session.getKey(), first, last));
            }
            assertThat(
                            rows(
                                    "SELECT c::text FROM candles('ACME', '%s', '-infinity', 'infinity') c"
                                            .formatted(width)))
                    .as(width)
                    .isEqualTo(
                            market.candles(
                                    width,
                                    SESSIONS.getOrDefault("ALL", List.of()),
                                    "ALL",
                                    Long.MIN_VALUE,
                                    Long.MAX_VALUE));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // The clocks go forward on 8 March and back on 1 November; both are Sundays.
                "4h | REGULAR | 2026-03-06 | 14:30-18:30 18:30-21:00",
                "4h | REGULAR | 2026-03-09 | 13:30-17:30 17:30-20:00",
                "4h | REGULAR | 2026-10-30 | 13:30-17:30 17:30-20:00",
                "4h | REGULAR | 2026-11-02 | 14:30-18:30 18:30-21:00",
                "4h | REGULAR | 2026-11-27 | 14:30-18:00",
                "4h | REGULAR | 2026-11-26 | ",
                "4h | PRE     | 2026-11-27 | 09:00-13:00 13:00-14:30",
                "4h | POST    | 2026-11-27 | 18:00-22:00",
                "30m | REGULAR | 2026-11-27 | 14:30-15:00 15:00-15:30 15:30-16:00 16:00-16:30 16:30-17:00 17:00-17:30 17:30-18:00",
                "4h | CLOSED  | 2026-03-08 | 05:00-08:00 08:00-12:00 12:00-16:00 16:00-20:00 20:00-00:00 00:00-04:00",
                "4h | CLOSED  | 2026-11-01 | 04:00-08:00 08:00-12:00 12:00-16:00 16:00-20:00 20:00-00:00 00:00-04:00 04:00-05:00",
                "4h | CLOSED  | 2026-11-26 | 05:00-08:00 08:00-12:00 12:00-16:00 16:00-20:00 20:00-00:00 00:00-04:00 04:00-05:00",
                "1d | ALL     | 2026-03-08 | 05:00-04:00",
                "1d | ALL     | 2026-11-01 | 04:00-05:00",
                "1d | REGULAR | 2026-11-27 | 05:00-05:00"
            })
    void bucketsAreCountedFromTheOpenAndCutAtTheClose(
            String width, String session, String date, @Nullable String expected)
            throws SQLException {
        everyTenMinutes(date + "T04:00:00Z", 150);
        writeAll();

        assertThat(
                        String.join(
                                " ",
                                rows(
                                        """
                                        SELECT to_char(start_time, 'HH24:MI-') || to_char(end_time, 'HH24:MI')
                                        FROM candles('NYSE', '%s', '2026-01-01', '2027-01-01', '%s')
                                        WHERE session_date = '%s'"""
                                                .formatted(width, session, date))))
                .isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void aWeekIsTheDatesFromMondayAndAnHourLongerOrShorterWhenTheClocksChange()
            throws SQLException {
        everyTenMinutes("2026-03-02T05:00:00Z", 10);
        everyTenMinutes("2026-03-08T00:00:00Z", 100);
        everyTenMinutes("2026-03-09T04:00:00Z", 10);
        everyTenMinutes("2026-10-26T04:00:00Z", 10);
        everyTenMinutes("2026-11-02T04:50:00Z", 10);
        writeAll();

        assertThat(
                        rows(
                                """
                                SELECT session_date, start_time, end_time - start_time
                                FROM candles('NYSE', '1w', '2026-01-01', '2027-01-01')"""))
                .containsExactly(
                        "2026-03-02 2026-03-02 05:00:00+00 6 days 23:00:00",
                        "2026-03-09 2026-03-09 04:00:00+00 7 days",
                        "2026-10-26 2026-10-26 04:00:00+00 7 days 01:00:00",
                        "2026-11-02 2026-11-02 05:00:00+00 7 days");
    }

    @Test
    void vwapIsRoundedHalfEvenAtEightDecimals() throws SQLException {
        Random random = new Random(3);
        List<String> calls = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int number = 0; number < 2000; number++) {
            BigDecimal volume =
                    number % 4 == 0
                            // Ties: an odd number of halves of the last decimal.
                            ? new BigDecimal(2)
                            : BigDecimal.valueOf(1 + random.nextLong(1L << 60), 8);
            BigDecimal turnover =
                    number % 4 == 0
                            ? BigDecimal.valueOf(random.nextLong(1L << 60) | 1, 8)
                            : new BigDecimal(new BigInteger(110, random), 16);
            calls.add("(" + number + "," + turnover + "," + volume + ")");
            expected.add(
                    turnover.divide(volume, 8, RoundingMode.HALF_EVEN)
                            .stripTrailingZeros()
                            .toPlainString());
        }

        assertThat(
                        rows(
                                "SELECT candle_vwap(t, v) FROM (VALUES "
                                        + String.join(",", calls)
                                        + ") AS pairs (n, t, v) ORDER BY n"))
                .isEqualTo(expected);
        assertThat(rows("SELECT candle_vwap(0, 0)")).containsExactly("null");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1s", "1m", "5m", "15m", "1h", "1d"})
    void aStoredWidthIsWhatTheViewShows(String width) throws SQLException {
        everyTenMinutes("2026-03-06T12:00:00Z", 400);
        nyse.closedUntil(Bucket.micros(Instant.parse("2026-03-08T12:00:00Z")));
        nyse.revised(
                "1h", nyse.start("1h", Bucket.micros(Instant.parse("2026-03-06T15:00:00Z"))), 2);
        writeAll();

        assertThat(
                        rows(
                                """
                                SELECT c::text FROM candles('NYSE', '%s', '-infinity', 'infinity') c"""
                                        .formatted(width)))
                .isNotEmpty()
                .isEqualTo(
                        rows(
                                """
                                SELECT (c.*, false)::text FROM candle c
                                WHERE symbol = 'NYSE' AND interval = '%s' ORDER BY start_time"""
                                        .formatted(width)));
    }

    @Test
    void aBucketIsClosedWhenAFinalCandleProvesThatItsEndHasPassed() throws SQLException {
        nyse.trade("2026-03-06T15:00:00Z", "10").trade("2026-03-06T15:31:00Z", "11");
        nyse.closedUntil(Bucket.micros(Instant.parse("2026-03-06T15:31:01Z")));
        writeAll();

        assertThat(
                        rows(
                                """
                                SELECT interval, start_time, state
                                FROM unnest(ARRAY['2m', '30m', '2h', '2d']) w,
                                    candles('NYSE', w, '2026-03-01', '2026-04-01')"""))
                .containsExactly(
                        "2m 2026-03-06 15:00:00+00 CLOSED",
                        "2m 2026-03-06 15:30:00+00 PARTIAL",
                        "30m 2026-03-06 15:00:00+00 CLOSED",
                        "30m 2026-03-06 15:30:00+00 PARTIAL",
                        "2h 2026-03-06 14:30:00+00 PARTIAL",
                        "2d 2026-03-05 05:00:00+00 PARTIAL");
    }

    @Test
    void emptyBucketsAreFilledInsideTheSessionsOnly() throws SQLException {
        // Friday, the weekend of the clock change, Monday.
        nyse.trade("2026-03-06T19:05:00Z", "10")
                .trade("2026-03-06T20:40:00Z", "11")
                .trade("2026-03-09T14:35:00Z", "12")
                .trade("2026-03-09T15:05:00Z", "13");
        nyse.closedUntil(Long.MAX_VALUE);
        writeAll();

        assertThat(filled("30m", "REGULAR", "previous"))
                .containsExactly(
                        "03-06 19:00 10 10 f CLOSED",
                        "03-06 19:30 10 0 t CLOSED",
                        "03-06 20:00 10 0 t CLOSED",
                        "03-06 20:30 11 10 f CLOSED",
                        "03-09 13:30 - 0 t CLOSED",
                        "03-09 14:00 - 0 t CLOSED",
                        "03-09 14:30 12 10 f CLOSED",
                        "03-09 15:00 13 10 f CLOSED");
        assertThat(filled("2h", "EXTENDED", "null"))
                .containsExactly(
                        "03-06 18:30 10 10 f CLOSED",
                        "03-06 20:30 11 10 f CLOSED",
                        "03-06 21:00 - 0 t CLOSED",
                        "03-06 23:00 - 0 t CLOSED",
                        "03-09 08:00 - 0 t CLOSED",
                        "03-09 10:00 - 0 t CLOSED",
                        "03-09 12:00 - 0 t CLOSED",
                        "03-09 13:30 13 20 f CLOSED");
        assertThat(filled("2h", "EXTENDED", "none")).hasSize(3);
        assertThat(filled("1h", "CLOSED", "previous")).isEmpty();
    }

    @Test
    void aDateWithoutOpenHoursIsNeverFilled() throws SQLException {
        // Thanksgiving is the 26th, the half day after it has no trade either.
        nyse.trade("2026-11-24T15:00:00Z", "10").trade("2026-12-01T15:00:00Z", "12");
        nyse.closedUntil(Long.MAX_VALUE);
        writeAll();

        assertThat(filled("1d", "ALL", "previous"))
                .containsExactly(
                        "11-24 05:00 10 10 f CLOSED",
                        "11-25 05:00 10 0 t CLOSED",
                        "11-27 05:00 10 0 t CLOSED",
                        "11-30 05:00 10 0 t CLOSED",
                        "12-01 05:00 12 10 f CLOSED");
        // The range ends between the date's midnight and its first session.
        assertThat(
                        rows(
                                """
                                SELECT start_time, filled
                                FROM candles('NYSE', '1d', '2026-11-25', '2026-11-27 06:00', NULL, 'null')"""))
                .containsExactly("2026-11-25 05:00:00+00 t", "2026-11-27 05:00:00+00 t");
        assertThat(filled("1d", "POST", "previous"))
                .containsExactly(
                        "11-25 05:00 - 0 t CLOSED",
                        "11-27 05:00 - 0 t CLOSED",
                        "11-30 05:00 - 0 t CLOSED");
    }

    @Test
    void whatComesBeforeTheRangeIsCarriedIntoIt() throws SQLException {
        Market coin = new Market("COIN", "24x7");
        coin.trade("2026-03-06T10:00:30Z", "10").trade("2026-03-08T10:00:00Z", "12");
        coin.closedUntil(Long.MAX_VALUE);
        coin.write(writer);
        nyse.trade("2026-03-06T15:00:10Z", "20").trade("2026-03-06T15:59:00Z", "21");
        nyse.closedUntil(Long.MAX_VALUE);
        writeAll();

        assertThat(
                        rows(
                                """
                                SELECT symbol, start_time, close, filled
                                FROM (VALUES ('COIN'), ('NYSE')) s (name),
                                    candles(name, '7m', '2026-03-06 15:05', '2026-03-06 15:20', fill => 'previous')"""))
                .containsExactly(
                        "COIN 2026-03-06 15:10:00+00 10 t",
                        "COIN 2026-03-06 15:17:00+00 10 t",
                        "NYSE 2026-03-06 15:05:00+00 20 t",
                        "NYSE 2026-03-06 15:12:00+00 20 t",
                        "NYSE 2026-03-06 15:19:00+00 20 t");
        assertThat(
                        rows(
                                "SELECT count(*), sum(volume) FROM candles('COIN', '30m', '-infinity', 'infinity', fill => 'previous')"))
                .containsExactly("97 20");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'NYSE', '0m', '2026-01-01', '2026-02-01' | width '0m' is not known",
                "'NYSE', '24h', '2026-01-01', '2026-02-01' | width '24h' is not known",
                "'NYSE', '1y', '2026-01-01', '2026-02-01' | width '1y' is not known",
                "'NYSE', '366d', '2026-01-01', '2026-02-01' | width '366d' is not known",
                "'NYSE', '90000m', '2026-01-01', '2026-02-01' | width '90000m' is not known",
                "'NYSE', NULL, '2026-01-01', '2026-02-01' | width NULL is not known",
                "'NYSE', '1m', '2026-01-01', '2026-02-01', 'LUNCH' | session 'LUNCH' is not known",
                "'NYSE', '1m', '2026-01-01', '2026-02-01', NULL, 'zero' | fill 'zero' is not known",
                "'NYSE', '1m', '2026-01-01', '2026-02-01', NULL, NULL | fill NULL is not known",
                "'NYSE', '1m', '2026-01-01', '2026-01-01' | the range from 2026-01-01 00:00:00+00 to 2026-01-01 00:00:00+00 is empty",
                "'NYSE', '1m', NULL, '2026-01-01' | the range from NULL to 2026-01-01 00:00:00+00 is empty"
            })
    void aWrongArgumentIsRefusedWithWhatIsAllowed(String arguments, String message) {
        assertThatThrownBy(() -> rows("SELECT * FROM candles(" + arguments + ")"))
                .hasMessageContaining(message)
                .hasMessageContaining("Hint: ")
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo(INVALID_PARAMETER);
    }

    @Test
    void anUnknownSymbolHasNoCandles() throws SQLException {
        assertThat(rows("SELECT * FROM candles('NONE', '7m', '-infinity', 'infinity')")).isEmpty();
        assertThat(rows("SELECT * FROM candle_as_of('NONE', '1m', '-infinity', 'infinity', now())"))
                .isEmpty();
    }

    @Test
    void candlesWithoutTheirSessionsAreNotPassedOver() throws SQLException {
        nyse.trade("2026-03-06T15:00:00Z", "10");
        writeAll();
        owner("TRUNCATE trading_session");

        assertThatThrownBy(
                        () -> rows("SELECT * FROM candles('NYSE', '30m', '-infinity', 'infinity')"))
                .hasMessageContaining("outside the sessions it knows of calendar XNYS");
    }

    @Test
    void fiveHundredCandlesOutOfManyAreReadFromIndexes() throws SQLException {
        new Market("COIN", "24x7").write(writer);
        writer.commit();
        owner(
                "INSERT INTO epoch_instrument SELECT 1, 'S' || i, '24x7', '', NULL, '', 0 FROM generate_series(0, 3) i",
                """
                INSERT INTO candle_1s (log_epoch, symbol, start_time, end_time, session, session_date,
                    volume, price_volume, turnover, price_sum, tick_count, trade_count, price_trade_count,
                    is_final, first_offset, last_offset, fingerprint)
                SELECT 1, 'S' || i, at, at + interval '1 second', 'REGULAR', at::date,
                    1, 0, 0, 0, 1, 1, 0, true, 0, 0, 0
                FROM generate_series(0, 3) i,
                    generate_series('2026-01-01 12:00'::timestamptz, '2026-01-02 12:00', interval '1 second') at""",
                "ANALYZE candle_1s",
                "ANALYZE trading_session");

        for (String call :
                List.of(
                        "candles('S3', '7s', '2026-01-02 10:00', '2026-01-02 10:58:20')",
                        "candles('S3', '1s', '2026-01-02 10:00', '2026-01-02 10:08:20')",
                        "candles('S3', '7s', '2026-01-02 10:00', '2026-01-02 10:58:20', fill => 'previous')",
                        "candle_as_of('S3', '1s', '2026-01-02 10:00', '2026-01-02 10:08:20', 'infinity')")) {
            assertThat(rows("SELECT count(*) FROM " + call)).as(call).containsExactly("500");
            assertThat(plans("SELECT count(*) FROM " + call))
                    .as(call)
                    .contains("Index Scan using")
                    .doesNotContain("Seq Scan on _hyper")
                    .doesNotContain("Seq Scan on trading_session");
        }
    }

    @Test
    void candlesAsOfAMomentAreWhatReadersSawThen() throws SQLException {
        Random random = new Random(11);
        List<String> moments = new ArrayList<>();
        List<List<String>> seen = new ArrayList<>();
        writer.setAutoCommit(true);
        for (int offset = 1; offset <= 120; offset++) {
            Instant start = NOON.plusSeconds(60L * random.nextInt(6));
            String price = "1" + random.nextInt(4) + "." + random.nextInt(3);
            StoredCandle.minute("IBM", start, price, offset, random.nextInt(3) > 0).upsert(writer);
            if (offset % 4 == 0) {
                moments.addAll(rows("SELECT clock_timestamp()"));
                seen.add(
                        rows(
                                """
                                SELECT c::text FROM candle c WHERE symbol = 'IBM' AND interval = '1m'
                                  AND state <> 'PARTIAL' ORDER BY start_time"""));
            }
        }

        for (int moment = 0; moment < moments.size(); moment++) {
            assertThat(
                            rows(
                                    "SELECT c::text FROM candle_as_of('IBM', '1m', '-infinity', 'infinity', '%s') c"
                                            .formatted(moments.get(moment))))
                    .as("moment %d", moment)
                    .isEqualTo(seen.get(moment));
        }
        assertThat(seen.getLast().toString()).contains("REVISED");
        assertThat(
                        rows(
                                "SELECT c::text FROM candle_as_of('IBM', '1m', '%s', '%s', 'infinity') c"
                                        .formatted(NOON.plusSeconds(60), NOON.plusSeconds(180))))
                .isEqualTo(seen.getLast().subList(1, 3));
        assertThat(
                        rows(
                                "SELECT * FROM candle_as_of('IBM', '1m', '-infinity', 'infinity', '2020-01-01')"))
                .isEmpty();
        assertTheHistoryIsAChain();
    }

    private void assertTheHistoryIsAChain() throws SQLException {
        assertThat(
                        rows(
                                """
                                SELECT count(*) > 20,
                                    bool_and(r.revision = 1 OR (old_values = previous_values
                                        AND old_recorded_at = previous_recorded_at AND r.revision = previous_revision + 1)),
                                    bool_and(NOT newest OR (new_values = to_jsonb(c) - '{is_final,revision,recorded_at}'::text[]
                                        AND new_recorded_at = c.recorded_at AND r.revision = c.revision))
                                FROM (SELECT *, lag(new_values) OVER chain AS previous_values,
                                          lag(new_recorded_at) OVER chain AS previous_recorded_at,
                                          lag(revision) OVER chain AS previous_revision,
                                          lead(revision) OVER chain IS NULL AS newest
                                      FROM candle_revision
                                      WINDOW chain AS (PARTITION BY symbol, interval, start_time ORDER BY revision)) r
                                JOIN candle_1m c USING (log_epoch, symbol, start_time)"""))
                .containsExactly("t t t");
    }

    @Test
    void aFinalCandleThatIsWrittenAgainUnchangedStaysTheVersionItWas() throws SQLException {
        StoredCandle.minute("IBM", NOON, "10", 1, true).upsert(writer);
        writer.commit();
        String moment = rows("SELECT clock_timestamp()").getFirst();
        owner("UPDATE candle_1m SET close = close");

        assertThat(
                        rows(
                                "SELECT close, state FROM candle_as_of('IBM', '1m', '-infinity', 'infinity', '%s')"
                                        .formatted(moment)))
                .containsExactly("10 CLOSED");
    }

    @Test
    void asOfGoesByTheEpochThatReadersSaw() throws SQLException {
        StoredCandle.minute("IBM", NOON, "10", 1, true).upsert(writer);
        writer.commit();
        owner(
                """
                INSERT INTO epoch (log_epoch, topic, horizon, instruments, state)
                VALUES (2, 'ticks', '10 minutes', '', 'BUILDING')""");
        StoredCandle.minute("IBM", NOON, "20", 1, true).inEpoch(2).upsert(writer);
        writer.commit();
        String before = rows("SELECT clock_timestamp()").getFirst();
        owner("SELECT switch_epoch(2)");
        String after = rows("SELECT clock_timestamp()").getFirst();
        String query =
                "SELECT close, log_epoch FROM candle_as_of('IBM', '1m', '-infinity', 'infinity', '%s')";

        assertThat(rows(query.formatted(before))).containsExactly("10 1");
        assertThat(rows(query.formatted(after))).containsExactly("20 2");

        owner("SELECT drop_epoch(1)");
        assertThat(rows(query.formatted(after))).containsExactly("20 2");
        assertThatThrownBy(() -> rows(query.formatted(before)))
                .hasMessageContaining("epoch 1, which readers saw at")
                .hasMessageContaining("has been dropped");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'IBM', '7m', '2026-01-01', '2026-02-01', now() | interval '7m' is not known",
                "'IBM', '1m', '2026-02-01', '2026-01-01', now() | the range from 2026-02-01",
                "'IBM', '1m', '2026-01-01', '2026-02-01', NULL | known_at is missing"
            })
    void aWrongArgumentOfAsOfIsRefused(String arguments, String message) {
        assertThatThrownBy(() -> rows("SELECT * FROM candle_as_of(" + arguments + ")"))
                .hasMessageContaining(message)
                .extracting(e -> ((SQLException) e).getSQLState())
                .isEqualTo(INVALID_PARAMETER);
    }

    /** The plans of the statements inside the functions that a query calls. */
    private String plans(String query) throws SQLException {
        try (Connection superuser = database.connectAsSuperuser();
                Statement statement = superuser.createStatement()) {
            statement.execute("LOAD 'auto_explain'");
            statement.execute("SET auto_explain.log_min_duration = 0");
            statement.execute("SET auto_explain.log_nested_statements = on");
            statement.execute("SET client_min_messages = log");
            statement.execute(query);
            List<String> plans = new ArrayList<>();
            for (SQLWarning plan = statement.getWarnings();
                    plan != null;
                    plan = plan.getNextWarning()) {
                plans.add(String.valueOf(plan.getMessage()));
            }
            return String.join("\n", plans);
        }
    }

    /** Date, start, close, volume, whether filled, and state. */
    private List<String> filled(String width, String session, String fill) throws SQLException {
        return rows(
                """
                SELECT to_char(start_time, 'MM-DD HH24:MI'), coalesce(close::text, '-'), volume, filled, state
                FROM candles('NYSE', '%s', '2026-03-01', '2026-12-31', '%s', '%s')"""
                        .formatted(width, session, fill));
    }

    private void everyTenMinutes(String begin, int count) {
        Instant start = Instant.parse(begin);
        for (int number = 0; number < count; number++) {
            nyse.trade(start.plusSeconds(600L * number).toString(), "1" + number % 10);
        }
    }

    private void writeAll() throws SQLException {
        nyse.write(writer);
        writer.commit();
    }

    private static String time(long micros) {
        return "timestamptz 'epoch' + " + micros + " * interval '1 microsecond'";
    }

    private void owner(String... statements) throws SQLException {
        try (Connection connection = database.connect(Role.OWNER);
                Statement statement = connection.createStatement()) {
            statement.execute("SET timezone = 'UTC'");
            for (String text : statements) {
                statement.execute(text);
            }
        }
    }

    /** Rows as the reader sees them, columns joined by a blank. */
    private List<String> rows(String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = reader.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    row.add(String.valueOf(result.getString(column)));
                }
                rows.add(String.join(" ", row));
            }
        }
        return rows;
    }
}
