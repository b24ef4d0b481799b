package dev.candlewick.dashboard.candle;

import static dev.candlewick.dashboard.candle.Candles.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.zaxxer.hikari.HikariDataSource;
import dev.candlewick.dashboard.audit.AuditMetrics;
import dev.candlewick.dashboard.audit.AuditQueries;
import dev.candlewick.dashboard.indicator.Study;
import dev.candlewick.dashboard.indicator.StudyLines;
import dev.candlewick.dashboard.indicator.StudyQueries;
import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.Role;
import dev.candlewick.localstack.junit.RealComponents;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

@RealComponents(Part.DATABASE)
class CandleQueriesIT {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Database database;
    private final CandleRows rows;
    private final HikariDataSource reader;
    private final CandleQueries queries;
    private final CandleHistory history;

    CandleQueriesIT(Database database) throws SQLException {
        this.database = database;
        rows = new CandleRows(database);
        reader =
                new DatabaseConfiguration()
                        .dataSource(
                                new DatabaseAccess(
                                        database.jdbcUrl(),
                                        Role.READER.roleName(),
                                        database.password(Role.READER),
                                        ""));
        queries = new CandleQueries(JdbcClient.create(reader));
        history = new CandleHistory(queries);
    }

    private CandleSeries series = new CandleSeries("", Interval.ONE_MINUTE);

    @BeforeEach
    void useASymbolOfItsOwn() {
        series = new CandleSeries("T" + System.nanoTime(), Interval.ONE_MINUTE);
        rows.instrument(series.symbol(), "Test " + series.symbol());
    }

    @AfterEach
    void hangUp() throws SQLException {
        reader.close();
        rows.close();
    }

    @Test
    void newestCandlesComeOldestFirstAndExact() {
        minutes(5);
        rows.write(series, NOON.plus(MINUTE.multipliedBy(5)), "105.12345678", false, 9);

        List<Candle> newest = queries.newest(series, 3);

        assertThat(newest).extracting(Candle::startTime).isSorted().hasSize(3);
        Candle last = newest.getLast();
        assertThat(last.startTime()).isEqualTo(Instant.parse("2026-03-02T12:05:00Z"));
        assertThat(last.endTime()).isEqualTo(Instant.parse("2026-03-02T12:06:00Z"));
        assertThat(last.close()).isEqualTo(new BigDecimal("105.12345678"));
        assertThat(last.state()).isEqualTo(CandleState.PARTIAL);
        assertThat(last.lastOffset()).isEqualTo(9);
        assertThat(newest.getFirst().state()).isEqualTo(CandleState.CLOSED);
    }

    @Test
    void importedBarsComeBeforeTheFirstComputedCandleAndNeverBesideOne() {
        minutes(3);
        for (int minute = -4; minute < 5; minute++) {
            rows.importBar(series, NOON.plus(MINUTE.multipliedBy(minute)), "90", "yahoo");
        }
        rows.importBar(series, NOON.minus(MINUTE), "91", "another");

        assertThat(queries.newest(series, 5))
                .extracting(candle -> candle.startTime() + " " + candle.state())
                .containsExactly(
                        "2026-03-02T11:58:00Z IMPORTED",
                        "2026-03-02T11:59:00Z IMPORTED",
                        "2026-03-02T12:00:00Z CLOSED",
                        "2026-03-02T12:01:00Z CLOSED",
                        "2026-03-02T12:02:00Z CLOSED");
        assertThat(queries.newest(series, 3)).noneMatch(candle -> candle.tickCount() == 0);
        assertThat(queries.before(series, NOON.minus(MINUTE), 9)).hasSize(3);
        assertThat(queries.from(series, NOON.minus(MINUTE), 2))
                .extracting(Candle::state)
                .containsExactly(CandleState.IMPORTED, CandleState.CLOSED);
        assertThat(queries.newest(new CandleSeries(series.symbol(), Interval.ONE_DAY), 5))
                .isEmpty();
        CandleHistory.Page page =
                history.shifted(series, queries.newest(series, 3), -2, CandleBook.CAPACITY);
        assertThat(page.candles()).extracting(Candle::state).contains(CandleState.IMPORTED);
    }

    @Test
    void lateTickMakesARevision() {
        rows.write(series, NOON, "100", true, 1);
        rows.write(series, NOON, "101", true, 2);

        Candle revised = queries.newest(series, 1).getFirst();

        assertThat(revised.state()).isEqualTo(CandleState.REVISED);
        assertThat(revised.revision()).isEqualTo(1);
        assertThat(revised.close()).isEqualByComparingTo("101");
    }

    @Test
    void changedCandlesAreThoseWrittenSince() {
        minutes(3);
        Instant written = queries.newest(series, 1).getFirst().recordedAt();
        rows.write(series, NOON.plus(MINUTE), "200", true, 50);

        assertThat(queries.changed(series, NOON, written.plusNanos(1000), 150))
                .extracting(Candle::startTime)
                .containsExactly(NOON.plus(MINUTE));
        assertThat(queries.changed(series, NOON.plus(MINUTE.multipliedBy(2)), written, 150))
                .as("older than the window")
                .extracting(Candle::startTime)
                .containsExactly(NOON.plus(MINUTE.multipliedBy(2)));
    }

    @Test
    void intervalsAreKeptApart() {
        rows.write(series, NOON, "100", true, 1);

        assertThat(queries.newest(new CandleSeries(series.symbol(), Interval.ONE_HOUR), 5))
                .isEmpty();
    }

    @Test
    void quoteComparesTheLastPriceWithThePriorClose() {
        CandleSeries days = new CandleSeries(series.symbol(), Interval.ONE_DAY);
        rows.write(days, Instant.parse("2026-03-01T00:00:00Z"), "80", true, 1);
        rows.write(days, Instant.parse("2026-03-02T00:00:00Z"), "100", false, 2);
        rows.write(series, NOON, "100", false, 2);

        Quote quote = queries.quotes(List.of(series.symbol())).getFirst();

        assertThat(quote.name()).isEqualTo("Test " + series.symbol());
        assertThat(quote.last()).isEqualByComparingTo("100");
        assertThat(quote.change().orElseThrow()).isEqualByComparingTo("20");
        assertThat(quote.changeRatio().orElseThrow()).isEqualByComparingTo("0.25");
        assertThat(queries.quotes()).contains(quote);
    }

    @Test
    void quoteOfTheFirstDayComparesWithItsOpen() {
        CandleSeries days = new CandleSeries(series.symbol(), Interval.ONE_DAY);
        rows.write(days, Instant.parse("2026-03-02T00:00:00Z"), "100", false, 2);
        rows.write(series, NOON, "110", false, 2);

        assertThat(queries.quotes(List.of(series.symbol())).getFirst().change().orElseThrow())
                .isEqualByComparingTo("10");
    }

    @Test
    void quoteNamesWhatFeedsToldToBeMissing() {
        rows.tellGap(series.symbol(), NOON.plusSeconds(60), 8, 3);
        rows.tellGap(series.symbol(), NOON, 9, 4);
        rows.tellGap("OTHER", NOON.plusSeconds(90), 10, 5);

        assertThat(queries.quotes(List.of(series.symbol())).getFirst().missing())
                .isEqualTo(
                        new MissingTrades(2, 7, NOON.plusSeconds(60), NOON.plusSeconds(70), "CUT"));
    }

    @Test
    void instrumentWithoutCandlesHasAQuoteWithoutPrices() {
        Quote quote = queries.quotes(List.of(series.symbol())).getFirst();

        assertThat(quote.last()).isNull();
        assertThat(quote.changeRatio()).isEmpty();
    }

    @Test
    void hostileSymbolIsOnlyAStrangeSymbol() {
        String hostile = "'; DROP TABLE epoch; --";

        assertThat(queries.newest(new CandleSeries(hostile, Interval.ONE_MINUTE), 5)).isEmpty();
        assertThat(queries.liveEpoch()).contains(1);
    }

    @Test
    void readerMayNotWrite() {
        JdbcClient client = JdbcClient.create(reader);

        assertThatThrownBy(() -> client.sql("DELETE FROM candle_1m").update())
                .isInstanceOf(DataAccessException.class);
    }

    @Test
    void auditsAreToldAsGaugesUntilTheirDifferencesAreGone() throws SQLException {
        SimpleMeterRegistry meters = auditMeters();
        assertThat(meters.get("candlewick.audit.differences").gauge().value()).isZero();
        assertThat(meters.get("candlewick.audit.age").gauge().value()).isNaN();

        audited("DIFFERENCES", 3);
        audited("FAILED", 0);
        meters = auditMeters();
        assertThat(meters.get("candlewick.audit.differences").gauge().value()).isEqualTo(3);
        assertThat(meters.get("candlewick.audit.unresolved").gauge().value()).isEqualTo(1);
        assertThat(meters.get("candlewick.audit.age").gauge().value()).isBetween(0.0, 60.0);
        assertThat(meters.get("candlewick.audit.runs").tag("outcome", "FAILED").gauge().value())
                .isEqualTo(1);

        audited("OK", 0);
        meters = auditMeters();
        assertThat(meters.get("candlewick.audit.differences").gauge().value()).isZero();
        assertThat(meters.get("candlewick.audit.ticks").gauge().value()).isEqualTo(17);
        assertThat(meters.get("candlewick.audit.runs").tag("outcome", "OK").gauge().value())
                .isEqualTo(1);
    }

    private SimpleMeterRegistry auditMeters() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        new AuditMetrics(new AuditQueries(JdbcClient.create(reader))).bindTo(meters);
        return meters;
    }

    private void audited(String outcome, int differences) throws SQLException {
        try (Connection auditor = database.connect(Role.AUDITOR);
                Statement statement = auditor.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
            statement.execute(
                    """
                    INSERT INTO audit_run (log_epoch, window_start, window_end, started_at, outcome, message,
                        ticks_read, candles_compared, differences, not_provable, stretch, sample)
                    SELECT log_epoch, '2026-03-02T12:00Z', '2026-03-02T13:00Z', now(), '%s', '', 17, 4, %d, 0, 'COMPLETE', '{}'
                    FROM epoch WHERE state = 'LIVE'"""
                            .formatted(outcome, differences));
        }
    }

    @Test
    void historyMovesByCandlesAndStopsAtBothEnds() {
        minutes(200);
        List<Candle> live = queries.newest(series, CandleBook.CAPACITY);

        CandleHistory.Page older = history.shifted(series, live, -20, CandleBook.CAPACITY);
        assertThat(older.newest()).isFalse();
        assertThat(older.candles()).hasSize(CandleBook.CAPACITY);
        assertThat(older.candles().getLast().startTime())
                .isEqualTo(live.get(live.size() - 21).startTime());

        CandleHistory.Page oldest =
                history.shifted(series, older.candles(), -100, CandleBook.CAPACITY);
        assertThat(oldest.candles().getFirst().startTime()).isEqualTo(NOON);
        assertThat(oldest.candles()).hasSize(CandleBook.CAPACITY);

        CandleHistory.Page newer =
                history.shifted(series, oldest.candles(), 10, CandleBook.CAPACITY);
        assertThat(newer.newest()).isFalse();
        assertThat(newer.candles().getLast().startTime())
                .isEqualTo(oldest.candles().getLast().startTime().plus(MINUTE.multipliedBy(10)));

        CandleHistory.Page end = history.shifted(series, newer.candles(), 500, CandleBook.CAPACITY);
        assertThat(end.newest()).isTrue();
        assertThat(end.candles().getLast()).isEqualTo(live.getLast());
    }

    @Test
    void halfHoursAreFoldedFromQuartersAndFollowThem() throws SQLException {
        rows.sessions(NOON.truncatedTo(ChronoUnit.DAYS));
        CandleSeries days = new CandleSeries(series.symbol(), Interval.ONE_DAY);
        CandleSeries quarters = new CandleSeries(series.symbol(), Interval.FIFTEEN_MINUTES);
        CandleSeries halves = new CandleSeries(series.symbol(), Interval.THIRTY_MINUTES);
        rows.write(days, NOON.truncatedTo(ChronoUnit.DAYS), "100", false, 1);
        for (int quarter = 0; quarter < 5; quarter++) {
            Instant start = NOON.plus(Duration.ofMinutes(15L * quarter));
            rows.write(quarters, start, "" + (100 + quarter), quarter < 4, 1 + quarter);
        }

        List<Candle> all = queries.newest(halves, 9);

        assertThat(all)
                .extracting(each -> each.startTime() + " " + each.close() + " " + each.state())
                .containsExactly(
                        "2026-03-02T12:00:00Z 101 CLOSED",
                        "2026-03-02T12:30:00Z 103 CLOSED",
                        "2026-03-02T13:00:00Z 104 PARTIAL");
        assertThat(all.getFirst().open()).isEqualByComparingTo("100");
        assertThat(all.getFirst().high()).isEqualByComparingTo("101.5");
        assertThat(all.getFirst().volume()).isEqualByComparingTo("2000");
        assertThat(queries.before(halves, NOON.plus(Duration.ofMinutes(30)), 5)).hasSize(1);
        assertThat(queries.from(halves, NOON.plus(Duration.ofMinutes(30)), 1))
                .extracting(Candle::close)
                .containsExactly(new BigDecimal("103"));

        Instant written = all.getLast().recordedAt();
        rows.write(quarters, NOON.plus(Duration.ofMinutes(45)), "99", true, 50);
        assertThat(queries.changed(halves, NOON, written.plusNanos(1000), 150))
                .extracting(each -> each.close() + " " + each.state())
                .contains("99 REVISED");
        assertThat(queries.newest(new CandleSeries("NOBODY", Interval.ONE_WEEK, Hours.REGULAR), 5))
                .isEmpty();
    }

    @Test
    void regularHoursLeaveTheOthersOut() {
        minutes(3);
        rows.importBar(series, NOON.minus(MINUTE), "90", "yahoo");
        CandleSeries regular =
                new CandleSeries(series.symbol(), Interval.ONE_MINUTE, Hours.REGULAR);

        assertThat(queries.newest(regular, 9)).hasSize(3);
        assertThat(queries.from(regular, NOON.minus(MINUTE), 9)).hasSize(3);
        assertThat(queries.newest(series, 9)).hasSize(4);
    }

    @Test
    void aRevisionTellsWhatTheCandleSaidBefore() {
        rows.write(series, NOON, "100", true, 1);
        rows.write(series, NOON, "101", true, 2);

        assertThat(queries.revisions(series, queries.newest(series, 1)))
                .singleElement()
                .satisfies(
                        old -> {
                            assertThat(old.revision()).isEqualTo(1);
                            assertThat(old.reason()).isEqualTo("LATE_TICK");
                            assertThat(old.close()).isEqualByComparingTo("100");
                        });
    }

    @Test
    void studiesLearnWhatWasBeforeTheWindow() {
        minutes(30);
        CandleSeries days = new CandleSeries(series.symbol(), Interval.ONE_DAY);
        rows.write(days, Instant.parse("2026-03-01T00:00:00Z"), "80", true, 1);
        rows.write(days, Instant.parse("2026-03-02T00:00:00Z"), "129", false, 2);
        List<Candle> window = queries.newest(series, 10);
        List<Study> studies =
                List.of(
                        new Study(Study.Kind.SMA, 5),
                        new Study(Study.Kind.VWAP, 0),
                        new Study(Study.Kind.PRIOR_CLOSE, 0));

        StudyQueries.Before before =
                new StudyQueries(JdbcClient.create(reader), queries)
                        .before(series, studies, window);
        List<Candle> candles = new ArrayList<>(before.warmUp());
        candles.addAll(window);
        StudyLines lines =
                StudyLines.of(studies, candles, window.getFirst().startTime(), before.facts());

        // Closes 100, 101, ... 129; the window begins at 120; every candle weighs the same.
        assertThat(lines.rows().get(window.getFirst().startTime()))
                .containsExactly(new double[] {118, 110, 80}, within(1e-9));
    }

    private void minutes(int count) {
        for (int minute = 0; minute < count; minute++) {
            rows.write(
                    series, NOON.plus(MINUTE.multipliedBy(minute)), "" + (100 + minute), true, 1);
        }
    }
}
