package dev.candlewick.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.candlewick.calendar.TradingCalendar;
import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.Role;
import dev.candlewick.localstack.junit.RealComponents;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
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

/** Facts, corporate actions and adjusted prices on the real engine. */
@RealComponents(Part.DATABASE)
class FactsIT {
    private static final String NO_PRIVILEGE = "42501";
    private static final String INVALID_PARAMETER = "22023";
    private static final List<String> WIDTHS =
            List.of("7m", "1h", "4h", "1d", "2d", "3d", "1w", "2w", "1mo", "3mo");
    private static final Map<String, List<String>> SESSIONS =
            Map.of(
                    "ALL", List.of("PRE", "REGULAR", "POST", "CLOSED"),
                    "REGULAR", List.of("REGULAR"));

    private final Database database;
    private final Connection writer;
    private final Connection importer;
    private final Connection reader;

    FactsIT(Database database) throws SQLException {
        this.database = database;
        this.writer = database.connect(Role.WRITER);
        this.importer = database.connect(Role.IMPORTER);
        this.reader = database.connect(Role.READER);
    }

    @AfterEach
    void closeConnections() throws SQLException {
        writer.close();
        importer.close();
        reader.close();
    }

    @BeforeEach
    void oneLiveEpochAndNothingKnown() throws SQLException {
        as(
                Role.OWNER,
                """
                TRUNCATE epoch, epoch_instrument, instrument_fact, corporate_action_history, candle_revision,
                    candle_1s, candle_1m, candle_5m, candle_15m, candle_1h, candle_1d""",
                """
                INSERT INTO epoch (log_epoch, topic, horizon, instruments, state)
                VALUES (1, 'ticks', '10 minutes', '', 'LIVE')""");
    }

    @ParameterizedTest
    @CsvSource({"1, XNYS, 2026-10-29", "2, 24x7, 2026-12-30", "3, XNYS, 2026-02-25"})
    void everyWidthIsTheFoldOfTradesThatWereMadeInTodaysShares(
            long seed, String calendar, String begin) throws SQLException {
        Random random = new Random(seed);
        TradingCalendar sessions = TradingCalendar.named(calendar);
        LocalDate first = LocalDate.parse(begin);
        List<LocalDate> exDates = List.of(first.plusDays(3), first.plusDays(4), first.plusDays(9));
        List<BigDecimal> newShares = List.of(number("2"), number("0.25"), number("5"));
        Market raw = new Market("ACME", calendar);
        Market adjusted = new Market("ACME", calendar);
        for (int offset = 0; offset < 600; offset++) {
            long time =
                    Bucket.midnight(sessions, first) + random.nextLong(12 * 86_400L) * 1_000_000L;
            LocalDate date = LocalDate.ofEpochDay(sessions.segmentAt(time).sessionDate());
            BigDecimal price = BigDecimal.valueOf(100_000 + random.nextInt(7) * 1_234L, 3);
            BigDecimal size = BigDecimal.valueOf(random.nextInt(5) * 333L, 2);
            Trade.Sets intraday = Trade.Sets.random(random);
            Trade.Sets daily = Trade.Sets.random(random);
            BigDecimal shares = BigDecimal.ONE;
            for (int split = 0; split < exDates.size(); split++) {
                shares =
                        date.isBefore(exDates.get(split))
                                ? shares.multiply(newShares.get(split))
                                : shares;
            }
            raw.add(new Trade(time, offset, price, size, intraday, daily, offset));
            adjusted.add(
                    new Trade(
                            time,
                            offset,
                            price.divide(shares),
                            size.multiply(shares),
                            intraday,
                            daily,
                            offset));
        }
        long end = Bucket.midnight(sessions, first.plusDays(11));
        raw.closedUntil(end);
        adjusted.closedUntil(end);
        writer.setAutoCommit(false);
        raw.write(writer);
        writer.commit();
        split("ACME", exDates.get(0), "2", "1");
        split("ACME", exDates.get(1), "1", "4");
        split("ACME", exDates.get(2), "5", "1");

        for (String width : WIDTHS) {
            for (Map.Entry<String, List<String>> session : SESSIONS.entrySet()) {
                assertThat(
                                rows(
                                        """
                                        SELECT c::text FROM adjusted_candles('ACME', '%s', '-infinity', 'infinity', '%s',
                                            as_of => '2027-12-31') c"""
                                                .formatted(width, session.getKey())))
                        .as("%s %s", width, session.getKey())
                        .isNotEmpty()
                        .isEqualTo(
                                adjusted.candles(
                                        width,
                                        session.getValue(),
                                        session.getKey(),
                                        Long.MIN_VALUE,
                                        Long.MAX_VALUE));
            }
        }
        assertThat(
                        rows(
                                "SELECT c::text FROM adjusted_candles('ACME', '1h', '-infinity', 'infinity', adjust => 'none') c"))
                .isEqualTo(
                        rows(
                                "SELECT c::text FROM candles('ACME', '1h', '-infinity', 'infinity') c"));
    }

    @Test
    void aDividendIsTakenOutByWhatItWasOfTheCloseBefore() throws SQLException {
        days("IBM", "2026-03-02", "100", "80", "79");
        dividend("IBM", "2026-03-04", "2", "2026-03-04");

        assertThat(closes("IBM", "splits", null)).containsExactly("100", "80", "79");
        // 1 - 2 / 80
        assertThat(closes("IBM", "all", null)).containsExactly("97.5", "78", "79");
        assertThat(closes("IBM", "all", "2026-03-03")).containsExactly("100", "80", "79");
        assertThat(
                        rows(
                                "SELECT volume, price_volume, turnover, vwap FROM adjusted_candles('IBM', '1d', '2026-03-02', '2026-03-03', adjust => 'all')"))
                .containsExactly("10 10 975 97.5");
    }

    /** The numbers of Yahoo's help page on its adjusted close, which it rounds to cents. */
    @Test
    void theExampleOfYahooComesOut() throws SQLException {
        days("MSFT", "2026-02-16", "46.99", "48.30", "24.96", "24.53");
        split("MSFT", LocalDate.parse("2026-02-18"), "2", "1");
        dividend("MSFT", "2026-02-19", "0.08", "2026-02-19");

        assertThat(
                        rows(
                                "SELECT round(close, 2) FROM adjusted_candles('MSFT', '1d', '-infinity', 'infinity', adjust => 'all', as_of => '2026-12-31')"))
                .containsExactly("23.42", "24.07", "24.88", "24.53");
    }

    @Test
    void theGapThatActionsAloneMakeIsKnown() throws SQLException {
        days("IBM", "2026-03-02", "100", "80", "39", "40");
        split("IBM", LocalDate.parse("2026-03-04"), "2", "1");
        dividend("IBM", "2026-03-04", "1", "2026-03-04");
        dividend("IBM", "2026-03-05", "3.9", "2026-03-05");

        assertThat(
                        rows(
                                "SELECT day::date, trim_scale(expected_gap('IBM', day::date)) FROM generate_series('2026-03-03', '2026-03-06'::timestamp, '1 day') day"))
                .containsExactly(
                        "2026-03-03 0", "2026-03-04 -0.5125", "2026-03-05 -0.1", "2026-03-06 0");
    }

    @Test
    void aDividendThatCannotBeIsNoReasonToDoubtTheSplitOfAnotherDate() throws SQLException {
        days("IBM", "2026-03-02", "100", "80", "40");
        dividend("IBM", "2026-03-03", "100", "2026-03-03");
        split("IBM", LocalDate.parse("2026-03-04"), "2", "1");

        assertThat(rows("SELECT trim_scale(expected_gap('IBM', '2026-03-04'))"))
                .containsExactly("-0.5");
    }

    @Test
    void theFlagOfAGapThatASplitMakesSaysSo() throws SQLException {
        days("IBM", "2026-03-02", "100", "50", "30");
        split("IBM", LocalDate.parse("2026-03-03"), "2", "1");
        as(
                Role.OWNER,
                "TRUNCATE anomaly",
                """
                INSERT INTO anomaly (log_epoch, symbol, kind, interval, start_time, end_time, severity, status, window_start,
                    window_end, window_size, observed, expected, score, threshold, evidence, rules_version, detected_at,
                    log_partition, first_offset, last_offset, version)
                SELECT 1, 'IBM', 'GAP', '1m', at, at + interval '1 minute', 'CRITICAL', 'OPEN', at, at, 0, gap, 0,
                    abs(gap) / 0.02, 2, '{}', 0, at, 0, 0, 0, 0
                FROM (VALUES (timestamptz '2026-03-03 12:00Z', ln(50 / 100.0)::float8),
                             ('2026-03-04 12:00Z', ln(30 / 50.0)::float8)) AS seen (at, gap)""");

        assertThat(
                        rows(
                                """
                                SELECT session_date, is_expected, round(score_without_actions::numeric, 6), round(score::numeric, 2)
                                FROM gap_anomaly ORDER BY start_time"""))
                .containsExactly("2026-03-03 t 0.000000 34.66", "2026-03-04 f 25.541281 25.54");
    }

    @Test
    void severalDividendsOfADateAreTakenOutTogether() throws SQLException {
        days("IBM", "2026-03-02", "100", "80", "79");
        dividend("IBM", "2026-03-04", "2", "2026-03-04");
        as(
                Role.IMPORTER,
                """
                INSERT INTO corporate_action_history (symbol, ex_date, action, label, amount, shares_as_of, source)
                VALUES ('IBM', '2026-03-04', 'DIVIDEND', 'special', 6, '2026-03-04', 'file')""");

        assertThat(closes("IBM", "all", null)).containsExactly("90", "72", "79");
    }

    @Test
    void anAmountInLaterSharesIsTheSameAsTheAmountThatWasPaid() throws SQLException {
        days("IBM", "2026-03-02", "100", "80", "79", "39", "40");
        split("IBM", LocalDate.parse("2026-03-05"), "2", "1");
        dividend("IBM", "2026-03-04", "2", "2026-03-04");
        List<String> asPaid = closes("IBM", "all", null);
        assertThat(asPaid).containsExactly("48.75", "39", "39.5", "39", "40");

        as(Role.OWNER, "DELETE FROM corporate_action_history WHERE action = 'DIVIDEND'");
        dividend("IBM", "2026-03-04", "1", "2026-06-30");

        assertThat(closes("IBM", "all", null)).isEqualTo(asPaid);
    }

    @Test
    void onTheDayOfASplitADividendIsPaidForNewShares() throws SQLException {
        days("IBM", "2026-03-02", "100", "80", "39");
        split("IBM", LocalDate.parse("2026-03-04"), "2", "1");
        dividend("IBM", "2026-03-04", "1", "2026-03-04");

        // 80 were two shares of 40, each paid 1.
        assertThat(closes("IBM", "all", null)).containsExactly("48.75", "39", "39");
    }

    @Test
    void aWeekWithExDatesInsideIsTheFoldOfItsAdjustedDays() throws SQLException {
        days("IBM", "2026-03-02", "100", "80", "79", "39.5", "40");
        dividend("IBM", "2026-03-04", "2", "2026-03-04");
        split("IBM", LocalDate.parse("2026-03-05"), "2", "1");

        // Days of 48.75, 39, 39.5, 39.5 and 40; volumes of 20, 20, 20, 10 and 10.
        assertThat(
                        rows(
                                "SELECT width, open, high, low, close, volume, turnover, vwap FROM unnest(ARRAY['1w', '1mo']) width, adjusted_candles('IBM', width, '-infinity', 'infinity', adjust => 'all', as_of => '2026-12-31')"))
                .containsExactly(
                        "1w 48.75 48.75 39 40 80 3340 41.75",
                        "1mo 48.75 48.75 39 40 80 3340 41.75");
    }

    @Test
    void aDividendBeforeTheFirstCandleChangesNothing() throws SQLException {
        days("IBM", "2026-03-02", "100");
        dividend("IBM", "2026-03-02", "2", "2026-03-02");

        assertThat(closes("IBM", "all", null)).containsExactly("100");
    }

    @Test
    void aDividendThatCannotBeIsNotGuessedAt() throws SQLException {
        days("IBM", "2026-03-02", "100", "80", "79");
        dividend("IBM", "2026-03-04", "80", "2026-03-04");
        assertThatThrownBy(() -> closes("IBM", "all", null))
                .hasMessageContaining("not less than its close, 80")
                .hasMessageContaining("Correct the action");

        as(Role.OWNER, "TRUNCATE corporate_action_history");
        fact("IBM", "currency", "EUR", "file");
        as(
                Role.IMPORTER,
                """
                INSERT INTO corporate_action_history (symbol, ex_date, action, amount, currency, shares_as_of, source)
                VALUES ('IBM', '2026-03-04', 'DIVIDEND', 2, 'USD', '2026-03-04', 'file')""");
        assertThatThrownBy(() -> closes("IBM", "all", null))
                .hasMessageContaining("is paid in USD, its prices are in EUR");
        assertThat(closes("IBM", "splits", null)).containsExactly("100", "80", "79");
    }

    @Test
    void aCloseThatIsCarriedOnStaysInTheSharesItWasMadeIn() throws SQLException {
        days("IBM", "2026-03-02", "100", "-", "-", "52");
        split("IBM", LocalDate.parse("2026-03-04"), "2", "1");

        String query =
                "SELECT session_date, close, filled FROM adjusted_candles('IBM', '1d', '%s', '2026-03-06', 'REGULAR', 'previous')";
        assertThat(rows(query.formatted("2026-03-02")))
                .containsExactly(
                        "2026-03-02 50 f", "2026-03-03 50 t", "2026-03-04 50 t", "2026-03-05 52 f");
        assertThat(rows(query.formatted("2026-03-04")))
                .containsExactly("2026-03-04 50 t", "2026-03-05 52 f");
    }

    @Test
    void aWrongAdjustmentIsRefused() {
        assertThat(List.of("'dividends'", "NULL", "''"))
                .allSatisfy(
                        adjust ->
                                assertThatThrownBy(
                                                () ->
                                                        rows(
                                                                "SELECT * FROM adjusted_candles('IBM', '1d', '-infinity', 'infinity', adjust => %s)"
                                                                        .formatted(adjust)))
                                        .hasMessageContaining(
                                                "Prices are adjusted for none, splits or all")
                                        .extracting(e -> ((SQLException) e).getSQLState())
                                        .isEqualTo(INVALID_PARAMETER));
    }

    @Test
    void theSameSaidAgainIsNoChangeAndAnotherValueIsHistory() throws SQLException {
        instrument("IBM");
        fact("IBM", "shares", "100", "yahoo");
        fact("IBM", "shares", "100.00", "yahoo");
        fact("IBM", "shares", "120", "yahoo");
        fact("IBM", "sector", "Technology", "yahoo");

        assertThat(rows("SELECT fact, value, number FROM instrument_fact ORDER BY statement_id"))
                .containsExactly("shares 100 100", "shares 120 120", "sector Technology null");
        assertThat(rows("SELECT shares, sector, venue FROM instrument"))
                .containsExactly("120 Technology null");
    }

    @Test
    void aFileIsBelievedBeforeAServiceAndMayDenyWhatItSays() throws SQLException {
        instrument("IBM");
        fact("IBM", "sector", "Computers", "file");
        fact("IBM", "sector", "Technology", "yahoo");
        assertThat(rows("SELECT sector FROM instrument")).containsExactly("Computers");

        fact("IBM", "sector", null, "file");
        assertThat(rows("SELECT sector FROM instrument")).containsExactly("null");

        days("IBM", "2026-03-02", "100", "50");
        service("yahoo", "2026-03-03", "2");
        assertThat(closes("IBM", "splits", null)).containsExactly("50", "50");
        deny("IBM", "2026-03-03", "file");
        assertThat(closes("IBM", "splits", null)).containsExactly("100", "50");
        service("alphavantage", "2026-03-03", "2");
        assertThat(closes("IBM", "splits", null)).containsExactly("100", "50");
    }

    @Test
    void whatAServiceNoLongerNamesIsGoneUnlessAnotherNamesIt() throws SQLException {
        service("yahoo", "2026-03-03", "2");
        service("alphavantage", "2026-03-03", "2");
        deny("IBM", "2026-03-03", "yahoo");
        assertThat(rows("SELECT ex_date, source FROM corporate_action"))
                .containsExactly("2026-03-03 alphavantage");
        deny("IBM", "2026-03-03", "alphavantage");
        assertThat(rows("SELECT ex_date, source FROM corporate_action")).isEmpty();
    }

    @Test
    void oneActionUnderTwoDatesIsNotCountedTwice() throws SQLException {
        service("yahoo", "2026-03-03", "2");
        assertThatThrownBy(() -> service("alphavantage", "2026-03-04", "2"))
                .hasMessageContaining(
                        "IBM has a SPLIT on 2026-03-03 already, by yahoo; another on 2026-03-04 would count it twice")
                .hasMessageContaining("IBM,2026-03-03,SPLIT,-");

        deny("IBM", "2026-03-03", "file");
        service("alphavantage", "2026-03-04", "2");
        assertThat(rows("SELECT ex_date, source FROM corporate_action"))
                .containsExactly("2026-03-04 alphavantage");
    }

    @Test
    void factsOutliveAnEpoch() throws SQLException {
        instrument("IBM");
        fact("IBM", "sector", "Technology", "file");
        split("IBM", LocalDate.parse("2026-03-03"), "2", "1");
        as(
                Role.OWNER,
                """
                INSERT INTO epoch (log_epoch, topic, horizon, instruments, state)
                VALUES (2, 'ticks', '10 minutes', '', 'BUILDING')""",
                "INSERT INTO epoch_instrument (log_epoch, symbol, calendar, log_partition) VALUES (2, 'IBM', '24x7', 0)",
                "SELECT switch_epoch(2)",
                "SELECT drop_epoch(1)");

        assertThat(rows("SELECT symbol, sector FROM instrument")).containsExactly("IBM Technology");
        assertThat(rows("SELECT symbol, split_to FROM corporate_action")).containsExactly("IBM 2");
    }

    @Test
    void theImporterAddsStatementsAndNothingElse() {
        assertThat(
                        List.of(
                                "UPDATE instrument_fact SET value = 'x'",
                                "DELETE FROM instrument_fact",
                                "TRUNCATE corporate_action_history",
                                "UPDATE corporate_action_history SET is_withdrawn = true",
                                "INSERT INTO instrument_fact (symbol, fact, value, source, recorded_at) VALUES ('IBM', 'name', 'x', 'file', now())",
                                "SELECT * FROM candle_1d",
                                "SELECT * FROM epoch",
                                "INSERT INTO candle_1d DEFAULT VALUES",
                                "SELECT drop_epoch(2)",
                                "CREATE TABLE mine (id integer)",
                                "CREATE TEMPORARY TABLE mine (id integer)",
                                "DROP TRIGGER keep_changes ON instrument_fact",
                                "SELECT rolpassword FROM pg_authid"))
                .allSatisfy(
                        statement ->
                                assertThatThrownBy(() -> as(Role.IMPORTER, statement))
                                        .extracting(e -> ((SQLException) e).getSQLState())
                                        .isEqualTo(NO_PRIVILEGE));
    }

    @Test
    void nobodyElseAddsStatements() {
        List<String> statements =
                List.of(
                        "INSERT INTO instrument_fact (symbol, fact, value, source) VALUES ('IBM', 'name', 'x', 'file')",
                        "INSERT INTO corporate_action_history (symbol, ex_date, action, split_to, split_from, source) VALUES ('IBM', '2026-03-03', 'SPLIT', 2, 1, 'file')");
        for (Role role : List.of(Role.READER, Role.WRITER, Role.AUDITOR)) {
            assertThat(statements)
                    .allSatisfy(
                            statement ->
                                    assertThatThrownBy(
                                                    () ->
                                                            as(
                                                                    role,
                                                                    "SET default_transaction_read_only = off",
                                                                    statement))
                                            .extracting(e -> ((SQLException) e).getSQLState())
                                            .isEqualTo(NO_PRIVILEGE));
        }
    }

    @Test
    void thePublishedAdjustedDaysComeOutOfRawDaysAndSplits() throws SQLException, IOException {
        assumeTrue(
                PublishedDays.areThere(),
                "the real bars are not here: set CANDLEWICK_DATA to their folder");
        PublishedDays published = PublishedDays.read();
        published.writeRaw(writer);
        for (PublishedDays.Split split : published.splits()) {
            split(
                    split.symbol(),
                    split.exDate(),
                    split.newShares().toString(),
                    split.oldShares().toString());
        }

        PublishedDays.Report report = published.compare(reader);

        report.write();
        assertThat(report.days()).isEqualTo(37_012);
        assertThat(report.unexplained()).isEmpty();
        assertThat(report.equal()).isEqualTo(35_985);
    }

    private void split(String symbol, LocalDate exDate, String to, String from)
            throws SQLException {
        as(
                Role.IMPORTER,
                """
                INSERT INTO corporate_action_history (symbol, ex_date, action, split_to, split_from, source)
                VALUES ('%s', '%s', 'SPLIT', %s, %s, 'file')"""
                        .formatted(symbol, exDate, to, from));
    }

    private void service(String source, String exDate, String to) throws SQLException {
        as(
                Role.IMPORTER,
                """
                INSERT INTO corporate_action_history (symbol, ex_date, action, split_to, split_from, source)
                VALUES ('IBM', '%s', 'SPLIT', %s, 1, '%s')"""
                        .formatted(exDate, to, source));
    }

    private void deny(String symbol, String exDate, String source) throws SQLException {
        as(
                Role.IMPORTER,
                """
                INSERT INTO corporate_action_history (symbol, ex_date, action, is_withdrawn, source)
                VALUES ('%s', '%s', 'SPLIT', true, '%s')"""
                        .formatted(symbol, exDate, source));
    }

    private void dividend(String symbol, String exDate, String amount, String sharesAsOf)
            throws SQLException {
        as(
                Role.IMPORTER,
                """
                INSERT INTO corporate_action_history (symbol, ex_date, action, amount, shares_as_of, source)
                VALUES ('%s', '%s', 'DIVIDEND', %s, '%s', 'file')"""
                        .formatted(symbol, exDate, amount, sharesAsOf));
    }

    private void fact(String symbol, String fact, @Nullable String value, String by)
            throws SQLException {
        as(
                Role.IMPORTER,
                "INSERT INTO instrument_fact (symbol, fact, value, source) VALUES ('%s', '%s', %s, '%s')"
                        .formatted(symbol, fact, value == null ? "NULL" : "'" + value + "'", by));
    }

    private void instrument(String symbol) throws SQLException {
        as(
                Role.OWNER,
                """
                INSERT INTO epoch_instrument (log_epoch, symbol, calendar, log_partition)
                VALUES (1, '%s', '24x7', 0) ON CONFLICT DO NOTHING"""
                        .formatted(symbol));
    }

    /** A trade of size 10 at noon of each day from a date on; "-" stands for a day without. */
    private void days(String symbol, String first, String... closes) throws SQLException {
        as(Role.OWNER, "DELETE FROM epoch_instrument");
        Market market = new Market(symbol, "24x7");
        for (int day = 0; day < closes.length; day++) {
            if (!closes[day].equals("-")) {
                market.trade(LocalDate.parse(first).plusDays(day) + "T12:00:00Z", closes[day]);
            }
        }
        market.closedUntil(
                Bucket.micros(Instant.parse(first + "T00:00:00Z")) + 86_400_000_000L * 9);
        writer.setAutoCommit(false);
        market.write(writer);
        writer.commit();
    }

    private List<String> closes(String symbol, String adjust, @Nullable String asOf)
            throws SQLException {
        return rows(
                "SELECT close FROM adjusted_candles('%s', '1d', '-infinity', 'infinity', adjust => '%s', as_of => %s)"
                        .formatted(
                                symbol, adjust, "'" + (asOf == null ? "2027-01-01" : asOf) + "'"));
    }

    private static BigDecimal number(String text) {
        return new BigDecimal(text).setScale(2, RoundingMode.UNNECESSARY);
    }

    private void as(Role role, String... statements) throws SQLException {
        try (Connection connection = database.connect(role);
                Statement statement = connection.createStatement()) {
            for (String text : statements) {
                statement.execute(text);
            }
        }
    }

    /** Rows as the reader sees them, columns joined by a blank. */
    private List<String> rows(String query) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = reader.createStatement()) {
            statement.execute("SET timezone = 'UTC'");
            try (ResultSet result = statement.executeQuery(query)) {
                int columns = result.getMetaData().getColumnCount();
                while (result.next()) {
                    List<String> row = new ArrayList<>();
                    for (int column = 1; column <= columns; column++) {
                        row.add(String.valueOf(result.getString(column)));
                    }
                    rows.add(String.join(" ", row));
                }
            }
        }
        return rows;
    }
}
