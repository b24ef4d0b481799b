package dev.candlewick.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.Role;
import dev.candlewick.localstack.junit.RealComponents;
import dev.candlewick.verify.NaiveFold.Folded;
import dev.candlewick.verify.audit.Audit;
import dev.candlewick.verify.audit.AuditRun;
import dev.candlewick.verify.audit.AuditSources;
import dev.candlewick.verify.audit.AuditTables;
import dev.candlewick.verify.audit.Auditor;
import dev.candlewick.verify.audit.Outcome;
import dev.candlewick.verify.audit.Schedule;
import dev.candlewick.verify.audit.Stretch;
import dev.candlewick.verify.audit.Window;
import dev.candlewick.verify.log.AuditLog;
import dev.candlewick.verify.log.Classified;
import dev.candlewick.verify.log.Classifier;
import dev.candlewick.verify.log.Fingerprint;
import dev.candlewick.verify.log.LogRecord;
import dev.candlewick.verify.log.MemoryAuditLog;
import dev.candlewick.verify.log.MemoryLog;
import dev.candlewick.verify.log.SnapshotStep;
import dev.candlewick.verify.log.TickClass;
import dev.candlewick.verify.message.Message;
import dev.candlewick.verify.rule.InstrumentFile;
import dev.candlewick.verify.table.TimescaleAudit;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** On a real TimescaleDB, with a log in memory and a naive fold in the place of the job. */
@RealComponents(Part.DATABASE)
class VerificationIT {
    private static final String GAP =
            "{\"type\":\"GAP\",\"symbol\":\"%s\",\"event_time\":%d,\"from_time\":%d,\"count\":%d,\"reason\":\"CUT\","
                    + "\"from_id\":\"a\\\\b\",\"detail\":\"\u00fcber\",\"source\":\"s\"}";

    private static final int EPOCH = 7;
    private static final long HORIZON = 600_000_000L;
    private static final Instant HOUR = Instant.parse("2026-11-20T15:00:00Z");
    private static final long T0 = ChronoUnit.MICROS.between(Instant.EPOCH, HOUR);

    private final Database database;
    private final Connection owner;
    private final MemoryLog log = new MemoryLog(RandomMarket.PARTITIONS);
    private final List<String> messages = new ArrayList<>();

    VerificationIT(Database database) throws SQLException {
        this.database = database;
        owner = database.connect(Role.OWNER);
    }

    @BeforeEach
    void emptyTablesWithALiveEpoch() throws SQLException {
        sql(
                "TRUNCATE candle_1s, candle_1m, candle_5m, candle_15m, candle_1h, candle_1d, candle_revision,"
                        + " rejected_tick, late_tick, snapshot_tick, imported_candle, feed_gap, epoch_instrument,"
                        + " epoch_condition_table, epoch");
        try (PreparedStatement insert =
                owner.prepareStatement(
                        "INSERT INTO epoch VALUES (?, 'ticks', interval '10 minutes', ?, 'LIVE')")) {
            insert.setInt(1, EPOCH);
            insert.setString(2, RandomMarket.INSTRUMENTS);
            insert.execute();
        }
    }

    @AfterEach
    void disconnect() throws SQLException {
        owner.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void aDatabaseThatHoldsTheFoldOfTheLogHasNoDifference(long seed) throws SQLException {
        RandomMarket market = new RandomMarket(seed, log);
        market.send("2026-03-06T13:00:00Z", 1500);
        market.send("2026-11-01T03:00:00Z", 500);
        market.send("2026-11-27T17:30:00Z", 1000);
        log.send(0, "IBM", GAP.formatted("IBM", T0, T0, 2));
        foldAll();
        VerifyReport report = verify();
        assertThat(report.differences()).isEmpty();
        assertThat(report.ok()).isTrue();
        assertThat(report.candles().keySet()).containsExactly("1s", "1m", "5m", "15m", "1h", "1d");
        assertThat(report.candles().values()).allMatch(count -> count > 5);
        for (TickClass tickClass : TickClass.values()) {
            assertThat(report.tickCount(tickClass)).as(tickClass.name()).isPositive();
        }
        assertThat(
                        report.tickCount()
                                + report.tickCount(TickClass.HEARTBEAT)
                                + report.tickCount(TickClass.BAR)
                                + report.tickCount(TickClass.GAP))
                .isEqualTo(log.all().size());
        assertThat(report.lastLine())
                .matches("verify: [0-9,]+ ticks, [0-9,]+ candles compared, 0 differences");
    }

    @Test
    void theConditionTableOfTheEpochIsJudgedBy() throws SQLException {
        new RandomMarket(1, log).send("2026-03-06T15:00:00Z", 500);
        foldAll();
        sql(
                """
                INSERT INTO epoch_condition_table VALUES (%d, 'cta', E'rule,every-letter\\nletter,intraday,daily,meaning\\n'
                    '@,V,V,a regular sale that sets no price\\n')"""
                        .formatted(EPOCH));
        assertThat(lines()).isNotEmpty().allMatch(line -> line.contains(" F "));
    }

    @ParameterizedTest
    @CsvSource({
        "open, 100.009",
        "high, 200",
        "low, 1",
        "close, 100.008",
        "volume, 999999999",
        "turnover, 0",
        "vwap, 100.007",
        "price_sum, 12",
        "tick_count, 10000",
        "trade_count, 0",
        "price_trade_count, 1",
        "open_at, start_time + interval '1 us'",
        "close_at, open_at + interval '1 us'",
        "high_at, end_time - interval '1 us'",
        "low_at, end_time - interval '1 us'",
        "end_time, end_time + interval '1 s'",
        "session, '''POST'''",
        "session_date, session_date + 1",
        "first_offset, first_offset - 1",
        "fingerprint, 17",
    })
    void aChangedColumnIsNamed(String column, String value) throws SQLException {
        trades(300);
        foldAll();
        relaxConstraints();
        String start = "2026-11-20 15:01:00+00";
        sql(
                "UPDATE candle_1m SET %s = %s WHERE symbol = 'X' AND start_time = '%s'"
                        .formatted(column, value, start));
        VerifyReport report = verify();
        assertThat(report.ok()).isFalse();
        assertThat(report.differenceCount()).isEqualTo(1);
        Difference difference = report.differences().get(0);
        assertThat(difference.kind()).isEqualTo(Difference.Kind.DIFFERENT);
        assertThat(difference.relation()).isEqualTo("candle_1m");
        assertThat(difference.key()).isEqualTo("X 2026-11-20T15:01:00.000000Z");
        assertThat(difference.column()).isEqualTo(column);
    }

    @Test
    void aDeletedRowIsMissing() throws SQLException {
        trades(300);
        foldAll();
        sql("DELETE FROM candle_5m WHERE symbol = 'X' AND start_time = '2026-11-20 15:00:00+00'");
        assertThat(lines())
                .singleElement()
                .asString()
                .startsWith("MISSING candle_5m X 2026-11-20T15:00:00.000000Z: the log says open ");
    }

    @Test
    void anInsertedRowIsUnexpected() throws SQLException {
        trades(300);
        foldAll();
        sql(
                """
                CREATE TEMP TABLE more AS SELECT * FROM candle_1m LIMIT 1;
                UPDATE more SET start_time = '2026-11-20 09:00:00+00', end_time = '2026-11-20 09:01:00+00',
                    open_at = '2026-11-20 09:00:00+00', high_at = '2026-11-20 09:00:00+00',
                    low_at = '2026-11-20 09:00:00+00', close_at = '2026-11-20 09:00:00+00';
                INSERT INTO candle_1m SELECT * FROM more;
                """);
        assertThat(lines())
                .singleElement()
                .asString()
                .startsWith(
                        "UNEXPECTED candle_1m X 2026-11-20T09:00:00.000000Z: the log has nothing there");
    }

    @Test
    void aRowOfAnotherEpochIsOfNoMatter() throws SQLException {
        trades(300);
        foldAll();
        sql(
                """
                CREATE TEMP TABLE more AS SELECT * FROM candle_1m;
                UPDATE more SET log_epoch = 8;
                INSERT INTO candle_1m SELECT * FROM more;
                """);
        assertThat(verify().ok()).isTrue();
    }

    @Test
    void anEpochThatIsNotLiveIsVerifiedByItsNumberAndItsOwnRules() throws SQLException {
        sql("UPDATE epoch SET state = 'RETIRED'");
        trades(300);
        foldAll();
        sql(
                """
                INSERT INTO epoch (log_epoch, topic, horizon, instruments, state)
                VALUES (8, 'ticks', interval '1 second', '', 'LIVE')""");

        assertThat(verify(options().epoch(EPOCH)).ok()).isTrue();
        assertThat(verify().ok()).as("nothing was folded into the live one").isFalse();
        assertThatThrownBy(() -> verify(options().epoch(9)))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("epoch 9");
    }

    @Test
    void aLostTickIsFoundInAllIntervals() throws SQLException {
        trades(300);
        List<Folded> ticks = new ArrayList<>(folded());
        Folded lost = ticks.remove(150);
        foldAll(ticks);
        VerifyReport report = verify();
        assertThat(relations(report))
                .contains(
                        "candle_1s",
                        "candle_1m",
                        "candle_5m",
                        "candle_15m",
                        "candle_1h",
                        "candle_1d");
        assertThat(report.differences())
                .filteredOn(difference -> difference.relation().equals("candle_1h"))
                .extracting(Difference::column)
                .contains("tick_count", "fingerprint");
        assertThat(lost.record().offset()).isEqualTo(150);
    }

    @Test
    void aTickFoldedTwiceIsFound() throws SQLException {
        trades(300);
        List<Folded> ticks = new ArrayList<>(folded());
        ticks.add(ticks.get(10));
        foldAll(ticks);
        assertThat(verify().differences())
                .extracting(Difference::column)
                .contains("tick_count", "fingerprint");
    }

    @Test
    void oneLostAndOneTwiceCannotHideBehindTheCount() throws SQLException {
        trades(300);
        List<Folded> ticks = new ArrayList<>(folded());
        // Two trades of one second, alike in all but their place in the log.
        Folded first = ticks.get(20);
        ticks.set(21, first);
        foldAll(ticks);
        assertThat(verify().differences())
                .filteredOn(difference -> difference.relation().equals("candle_1h"))
                .extracting(Difference::column)
                .contains("fingerprint")
                .doesNotContain("tick_count");
    }

    @Test
    void anAlteredTickIsFound() throws SQLException {
        trades(300);
        foldAll();
        LogRecord record = log.all().get(77);
        String message = new String(Objects.requireNonNull(record.value()), StandardCharsets.UTF_8);
        log.replace(
                record.partition(), record.offset(), message.replace("\"size\":1", "\"size\": 1"));
        // Not one value changes, only the bytes in the log.
        assertThat(verify().differences())
                .hasSize(6)
                .extracting(Difference::column)
                .containsOnly("fingerprint");
    }

    @Test
    void aTickBehindTheLastOffsetIsNamed() throws SQLException {
        trades(300);
        List<Folded> ticks = folded();
        foldAll(ticks.subList(0, ticks.size() - 1));
        assertThat(lines())
                .filteredOn(line -> line.contains("candle_1h"))
                .containsExactly(
                        "DIFFERENT candle_1h X 2026-11-20T15:00:00.000000Z not folded: expected offset 299"
                                + " (1 ticks in all), actual last_offset 298");
    }

    @Test
    void rowsMayBeAheadOfTheEndOffsets() throws SQLException {
        trades(300);
        foldAll();
        VerifyReport report = verify(options().drainedTo(Map.of(0, 0L, 1, 250L, 2, 0L)));
        assertThat(report.differences()).isEmpty();
        assertThat(report.tickCount()).isEqualTo(300);
    }

    @Test
    void whatLiesBehindTheEndOffsetsNeedNotBeThere() throws SQLException {
        trades(300);
        List<Folded> ticks = folded();
        foldAll(ticks.subList(0, 250));
        assertThat(verify(options().drainedTo(Map.of(0, 0L, 1, 250L, 2, 0L))).ok()).isTrue();
        assertThat(verify(options().drainedTo(Map.of(0, 0L, 1, 251L, 2, 0L))).ok()).isFalse();
    }

    @Test
    void rowsOfDifferentMomentsAreToldByTheirNesting() throws SQLException {
        trades(300);
        List<Folded> ticks = folded();
        NaiveFold fold = register(ticks);
        for (String interval : List.of("1s", "1m", "5m", "1h", "1d")) {
            fold.write(EPOCH, interval, ticks.subList(0, 250));
        }
        fold.write(EPOCH, "15m", ticks.subList(0, 260));
        assertThat(verify(options().drainedTo(Map.of(0, 0L, 1, 250L, 2, 0L))).differences())
                .extracting(Difference::toString)
                .containsExactly(
                        "DIFFERENT candle_15m X 2026-11-20T15:00:00.000000Z nesting: expected the fold of its rows in"
                                + " candle_5m, actual another candle");
    }

    @Test
    void theVwapIsRoundedHalfToEven() throws SQLException {
        tie("X", "0.00000001", "0.00000002");
        tie("Y", "0.00000002", "0.00000003");
        tie("Z", "0.00000003", "0.00000004");
        foldAll();
        assertThat(verify().differences()).isEmpty();
        // The naive fold rounds by BigDecimal; what it wrote must be the even neighbours.
        try (Statement statement = owner.createStatement();
                var rows =
                        statement.executeQuery(
                                "SELECT string_agg((vwap * 1e8)::int::text, ' ' ORDER BY symbol) FROM candle_1d")) {
            rows.next();
            assertThat(rows.getString(1)).isEqualTo("2 2 4");
        }
    }

    @Test
    void rejectsMustBeThoseOfTheLog() throws SQLException {
        trades(10);
        log.send(0, "X", "{}");
        log.send(0, "X", null);
        log.send(0, "X", "[]");
        log.send(2, "X", "{\"symbol\":\"X\",\"event_time\":1,\"price\":1,\"size\":1}");
        foldAll();
        assertThat(verify().ok()).isTrue();
        sql("DELETE FROM rejected_tick WHERE log_offset = 1");
        sql("UPDATE rejected_tick SET reason = 'TEXT' WHERE log_offset = 2");
        sql(
                "INSERT INTO rejected_tick SELECT log_epoch, topic, 1, 3, reason, detail, append_time, NULL, NULL, 0, 0"
                        + " FROM rejected_tick LIMIT 1");
        assertThat(lines())
                .satisfiesExactly(
                        line ->
                                assertThat(line)
                                        .startsWith(
                                                "MISSING rejected_tick partition 0 offset 1: the log says EMPTY"),
                        line ->
                                assertThat(line)
                                        .startsWith(
                                                "DIFFERENT rejected_tick partition 0 offset 2 row: expected MALFORMED"),
                        line ->
                                assertThat(line)
                                        .startsWith(
                                                "UNEXPECTED rejected_tick partition 1 offset 3"));
    }

    @Test
    void snapshotsAndImportedBarsMustBeThoseOfTheLog() throws SQLException {
        for (int second = 0; second < 5; second++) {
            log.send(1, "X", snapshot(second));
        }
        for (int open = 1; open < 4; open++) {
            log.send(1, "X", bar("1d", open));
        }
        log.send(1, "X", bar("1h", 4));
        foldAll();
        assertThat(verify().ok()).isTrue();
        sql("DELETE FROM snapshot_tick WHERE log_offset = 1");
        sql("UPDATE snapshot_tick SET volume = 5 WHERE log_offset = 2");
        sql("UPDATE imported_candle SET log_offset = 6, open = 2 WHERE interval = '1d'");
        sql("UPDATE imported_candle SET volume = 1 WHERE interval = '1h'");
        sql(
                """
                INSERT INTO imported_candle
                SELECT 3, source, symbol, '5m', start_time, open, high, low, close, volume, log_partition, log_offset
                FROM imported_candle WHERE interval = '1h'"""
                        .replace("SELECT 3", "SELECT " + EPOCH));
        assertThat(lines())
                .containsExactly(
                        "MISSING snapshot_tick partition 1 offset 1: the log says X 2026-11-20T15:00:01.000000Z, 10 at 7, SINCE_LAST a",
                        "DIFFERENT snapshot_tick partition 1 offset 2 row: expected X 2026-11-20T15:00:02.000000Z, 10 at 7, SINCE_LAST a,"
                                + " actual X 2026-11-20T15:00:02.000000Z, 5 at 7, SINCE_LAST a",
                        "DIFFERENT imported_candle X 1d 2026-11-20T15:00:00.000000Z a row: expected offset 7, open 3, close 3, volume none,"
                                + " actual offset 6, open 2, close 3, volume none",
                        "DIFFERENT imported_candle X 1h 2026-11-20T15:00:00.000000Z a row: expected offset 8, open 4, close 4, volume none,"
                                + " actual offset 8, open 4, close 4, volume 1",
                        "UNEXPECTED imported_candle X 5m 2026-11-20T15:00:00.000000Z a: the log has nothing there, the table has offset 8, open 4, close 4, volume 1");
    }

    @Test
    void whatSnapshotsBeforeTheStretchHaveComeToIsAskedOfTheTable() throws SQLException {
        for (int second = 0; second < 3 * 3600; second += 20) {
            log.send(1, "X", snapshot(second));
        }
        foldAll();
        AuditRun run = audit(new MemoryAuditLog(log, true), HOUR.plusSeconds(2 * 3600));
        assertThat(run.sample()).isEmpty();
        assertThat(run.candles()).isPositive();
        assertThat(run.ticksRead()).isLessThan(300);
        log.truncate(1, 300);
        VerifyReport report = verify();
        assertThat(report.differences()).isEmpty();
        assertThat(report.notProvable()).hasSize(1);
    }

    private static String snapshot(int second) {
        return "{\"type\":\"SNAPSHOT\",\"symbol\":\"X\",\"event_time\":%d,\"price\":7,\"day_volume\":%d,\"source\":\"a\"}"
                .formatted(T0 + second * 1_000_000L, 100 + second * 10);
    }

    private static String bar(String interval, int open) {
        return "{\"type\":\"BAR\",\"symbol\":\"X\",\"source\":\"a\",\"interval\":\"%s\",\"start_time\":%d,\"open\":%d,\"high\":9,\"low\":1,\"close\":%d}"
                .formatted(interval, T0, open, open);
    }

    @Test
    void lateTicksMustBeThoseOfTheLog() throws SQLException {
        trades(10);
        log.trade(1, "X", T0 - 2 * HORIZON, "5", "1");
        log.trade(1, "X", T0 - 3 * HORIZON, "6", "1");
        foldAll();
        assertThat(verify().ok()).isTrue();
        sql("DELETE FROM late_tick WHERE price = 5");
        sql("UPDATE late_tick SET price = 7");
        assertThat(lines())
                .containsExactly(
                        "MISSING late_tick partition 1 offset 10: the log says X 2026-11-20T14:40:00.000000Z, 1 at 5",
                        "DIFFERENT late_tick partition 1 offset 11 row: expected X 2026-11-20T14:30:00.000000Z, 1 at 6,"
                                + " actual X 2026-11-20T14:30:00.000000Z, 1 at 7");
    }

    @Test
    void gapsMustBeThoseOfTheLog() throws SQLException {
        trades(10);
        log.send(1, "X", GAP.formatted("X", T0, T0 - 1_000_000, 3));
        log.send(1, "X", GAP.formatted("X", T0, T0, 4));
        foldAll();
        assertThat(verify().ok()).isTrue();
        assertThat(verify().tickCount(TickClass.GAP)).isEqualTo(2);
        sql("DELETE FROM feed_gap WHERE missing = 3");
        sql("UPDATE feed_gap SET detail = 'other'");
        assertThat(lines()).hasSize(2);
        assertThat(lines().get(0)).startsWith("MISSING feed_gap partition 1 offset 10");
        assertThat(lines().get(1)).startsWith("DIFFERENT feed_gap partition 1 offset 11");
    }

    @Test
    void aRevisionWithoutItsRowIsFound() throws SQLException {
        trades(10);
        foldAll();
        sql(
                """
                CREATE TEMP TABLE more AS SELECT * FROM candle_1m;
                DELETE FROM candle_1m;
                UPDATE more SET revision = 1;
                INSERT INTO candle_1m SELECT * FROM more;
                """);
        assertThat(verify().differences())
                .extracting(Difference::column)
                .containsExactly("revision");
    }

    @Test
    void aFilterLeavesTheRestOut() throws SQLException {
        RandomMarket market = new RandomMarket(5, log);
        market.send("2026-11-19T15:00:00Z", 500);
        market.send("2026-11-20T15:00:00Z", 500);
        foldAll();
        sql(
                "UPDATE candle_1m SET fingerprint = 0 WHERE symbol = 'IBM' AND start_time < '2026-11-20 00:00:00+00'");
        sql("DELETE FROM candle_1m WHERE symbol = 'AAPL'");
        sql("DELETE FROM rejected_tick");
        Optional<Instant> day = Optional.of(Instant.parse("2026-11-20T00:00:00Z"));
        Optional<Instant> none = Optional.empty();
        assertThat(verify().ok()).isFalse();
        assertThat(verify(options().only(Optional.of("X"), none, none)).ok()).isTrue();
        assertThat(verify(options().only(Optional.of("IBM"), none, none)).ok()).isFalse();
        assertThat(verify(options().only(Optional.of("IBM"), none, day)).ok()).isFalse();
        VerifyReport friday = verify(options().only(Optional.of("IBM"), day, none));
        assertThat(friday.differences()).isEmpty();
        assertThat(friday.candleCount()).isPositive();
        assertThat(verify(options().only(Optional.of("AAPL"), none, none)).differences())
                .extracting(Difference::kind)
                .containsOnly(Difference.Kind.MISSING);
    }

    @Test
    void whatTheLogNoLongerHoldsIsNotProvable() throws SQLException {
        trades(300);
        foldAll();
        log.truncate(1, 200);
        VerifyReport report = verify();
        assertThat(report.differences()).isEmpty();
        assertThat(report.ok()).isFalse();
        assertThat(report.notProvable())
                .singleElement()
                .asString()
                .startsWith("the log of partition 1 begins at offset 200; ");
        assertThat(report.lastLine()).endsWith("0 differences, not all of it provable");
        // Seconds whose ticks are all there can still be proved.
        assertThat(report.candles().get("1s")).isPositive();
        assertThat(
                        verify(
                                        options()
                                                .only(
                                                        Optional.of("X"),
                                                        Optional.of(
                                                                Instant.parse(
                                                                        "2026-11-20T15:04:00Z")),
                                                        Optional.empty()))
                                .ok())
                .isTrue();
    }

    @Test
    void anEmptyLogAndAnEmptyDatabaseAgree() {
        VerifyReport report = verify();
        assertThat(report.ok()).isTrue();
        assertThat(report.lastLine())
                .isEqualTo("verify: 0 ticks, 0 candles compared, 0 differences");
    }

    @Test
    void withoutALiveEpochThereIsNothingToVerify() throws SQLException {
        sql("DELETE FROM epoch");
        assertThatThrownBy(this::verify)
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("no live epoch");
    }

    @Test
    void aWrongPasswordIsSaidSo() {
        VerifyOptions wrong =
                VerifyOptions.of(
                        "", database.jdbcUrl().replace("/candlewick", "/nowhere"), "nobody", "x");
        assertThatThrownBy(() -> Verification.run(wrong, messages::add, topic -> log))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("cannot connect to the database");
    }

    @ParameterizedTest
    @ValueSource(longs = {100_000_000, 40_000})
    void theAuditsOfAllHoursCompareEveryCandleOnceAndFindNothing(long maxBytes)
            throws SQLException {
        RandomMarket market = new RandomMarket(3, log);
        // Into the day that the clocks change, and into one with an early close behind a holiday.
        market.send("2026-10-31T22:00:00Z", 1000);
        market.send("2026-11-01T03:00:00Z", 500);
        market.send("2026-11-27T17:30:00Z", 1000);
        foldAll();
        long candles = 0;
        AuditSources sources = sources(plain());
        try (AuditTables tables = sources.tables();
                Statement statement = owner.createStatement();
                var hours =
                        statement.executeQuery(
                                "SELECT DISTINCT extract(epoch FROM date_trunc('hour', end_time - interval '1 us'))"
                                        + " FROM (SELECT end_time FROM candle_1m UNION ALL SELECT end_time FROM candle_1h) c")) {
            while (hours.next()) {
                AuditRun run =
                        new Audit(sources, tables, Clock.systemUTC(), maxBytes)
                                .run(Window.at(hours.getLong(1) * 1_000_000, 3_600_000_000L));
                assertThat(run.sample()).isEmpty();
                assertThat(run.outcome()).isEqualTo(Outcome.OK);
                candles += run.candles();
            }
        }
        Map<String, Long> all = verify().candles();
        assertThat(candles)
                .isEqualTo(
                        all.values().stream().mapToLong(Long::longValue).sum()
                                - Objects.requireNonNull(all.get("1d")));
    }

    @ParameterizedTest
    @CsvSource({
        "open, 100.009",
        "turnover, 0",
        "vwap, 100.007",
        "price_sum, 12",
        "price_trade_count, 1",
        "close_at, open_at + interval '1 us'",
        "end_time, end_time + interval '1 s'",
        "session_date, session_date + 1",
        "first_offset, first_offset - 1",
        "fingerprint, 17",
    })
    void anAuditNamesAChangedColumn(String column, String value) throws SQLException {
        trades(300);
        foldAll();
        relaxConstraints();
        sql(
                "UPDATE candle_1m SET %s = %s WHERE symbol = 'X' AND start_time = '2026-11-20 15:01:00+00'"
                        .formatted(column, value));
        AuditRun run = audit(plain(), HOUR);
        assertThat(run.outcome()).isEqualTo(Outcome.DIFFERENCES);
        assertThat(run.sample())
                .singleElement()
                .asString()
                .startsWith("DIFFERENT candle_1m X 2026-11-20T15:01:00Z " + column + ": expected ");
        assertThat(audit(plain(), HOUR.minusSeconds(3600)).outcome()).isEqualTo(Outcome.OK);
    }

    @Test
    void anAuditFindsRowsThatAreMissingOrTooMany() throws SQLException {
        trades(300);
        foldAll();
        sql(
                """
                CREATE TEMP TABLE more AS SELECT * FROM candle_1m LIMIT 1;
                UPDATE more SET start_time = '2026-11-20 15:30:00+00', end_time = '2026-11-20 15:31:00+00',
                    open_at = '2026-11-20 15:30:00+00', high_at = '2026-11-20 15:30:00+00',
                    low_at = '2026-11-20 15:30:00+00', close_at = '2026-11-20 15:30:00+00';
                INSERT INTO candle_1m SELECT * FROM more;
                DELETE FROM candle_5m WHERE start_time = '2026-11-20 15:00:00+00';
                """);
        assertThat(audit(plain(), HOUR).sample())
                .satisfiesExactly(
                        line ->
                                assertThat(line)
                                        .startsWith("UNEXPECTED candle_1m X 2026-11-20T15:30:00Z:"),
                        line ->
                                assertThat(line)
                                        .startsWith(
                                                "MISSING candle_5m X 2026-11-20T15:00:00Z: the log has 300 ticks"));
    }

    @Test
    void anAuditAsksForAllThatACheckpointCoversAndForNothingElse() throws SQLException {
        trades(300);
        List<Folded> ticks = folded();
        foldAll(ticks.subList(0, 299));
        assertThat(audit(plain().coveredTo(1, 299), HOUR).outcome()).isEqualTo(Outcome.OK);
        assertThat(audit(plain(), HOUR).sample())
                .contains(
                        "DIFFERENT candle_1h X 2026-11-20T15:00:00Z not folded: expected offset 299 (1 ticks in all),"
                                + " actual last_offset 298");
        AuditRun unknown = audit(plain().coveredTo(1, -1), HOUR);
        assertThat(unknown.outcome()).isEqualTo(Outcome.NOT_PROVABLE);
        assertThat(unknown.sample())
                .containsExactly(
                        "no checkpoint covers partition 1; ticks that are missing there cannot be told");
    }

    @Test
    void anAuditReadsTheStretchThatHoldsTheWindowAndNothingElse() throws SQLException {
        for (int second = 0; second < 5 * 3600; second += 5) {
            log.trade(1, "X", T0 + second * 1_000_000L, "100", "1");
            if (second >= 9300 && second % 350 == 200) {
                // An id that comes back within the horizon for ever reaches far back.
                log.send(1, "X", withId(T0 + second * 1_000_000L));
            }
        }
        foldAll();
        AuditRun alone = audit(new MemoryAuditLog(log, true), HOUR.plusSeconds(3600));
        assertThat(alone.sample()).isEmpty();
        assertThat(alone.stretch()).isEqualTo(Stretch.COMPLETE);
        assertThat(alone.ticksRead()).isBetween(1000L, 1050L);
        AuditRun again = audit(new MemoryAuditLog(log, true), HOUR.plusSeconds(3 * 3600));
        assertThat(again.sample()).isEmpty();
        assertThat(again.ticksRead()).isBetween(3800L, 3950L);
    }

    @Test
    void whatTheLogNoLongerHoldsAnAuditDoesNotProve() throws SQLException {
        trades(300);
        foldAll();
        log.truncate(1, 200);
        AuditRun run = audit(plain(), HOUR);
        assertThat(run.outcome()).isEqualTo(Outcome.NOT_PROVABLE);
        assertThat(run.notProvable()).isPositive();
        assertThat(run.candles()).isPositive();
        assertThat(run.sample().get(0)).startsWith("the log of partition 1 begins at offset 200; ");
        assertThat(run.message()).endsWith("no difference, not all of it provable");
    }

    @Test
    void anAuditSeesThatADayHoldsOtherTicksThanItsHours() throws SQLException {
        trades(300);
        foldAll();
        sql("UPDATE candle_1d SET fingerprint = fingerprint + 1");
        assertThat(audit(plain(), HOUR).sample())
                .singleElement()
                .asString()
                .startsWith(
                        "DIFFERENT candle_1d X 2026-11-20T00:00:00Z: 300 ticks at offsets 0 to 299")
                .endsWith(", not the same ones");
    }

    @Test
    void aSymbolWhoseCandlesAreAllLostIsMissed() throws SQLException {
        trades(300);
        assertThat(audit(plain(), HOUR).sample())
                .first()
                .asString()
                .startsWith("MISSING candle_1s X 2026-11-20T15:00:00Z: the log has 2 ticks");
    }

    @Test
    void auditsAreKeptAndOneRunsAtATime() throws SQLException {
        sql("TRUNCATE audit_run");
        trades(300);
        foldAll();
        AuditSources sources = sources(plain());
        Auditor auditor =
                new Auditor(sources, new Schedule(Duration.ofHours(1)), Clock.systemUTC());
        try (AuditTables other = sources.tables()) {
            assertThat(other.takeTurn()).isTrue();
            assertThat(auditor.due()).isEmpty();
            assertThatThrownBy(() -> auditor.one(Optional.empty()))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("one runs at a time");
        }
        assertThat(auditor.due().orElseThrow().message())
                .isEqualTo(
                        "%s candles that ended from 2026-11-20 15:00:00 to 2026-11-20 15:04:00 UTC equal the log"
                                .formatted(120 + 4));
        assertThat(auditor.due()).isEmpty();
        sql(
                "UPDATE candle_1m SET fingerprint = 0, is_final = false WHERE start_time = '2026-11-20 15:01:00+00'");
        AuditRun found = auditor.one(Optional.of(HOUR));
        assertThat(found.outcome()).isEqualTo(Outcome.DIFFERENCES);
        try (AuditTables tables = sources.tables()) {
            assertThat(tables.state().orElseThrow().runs())
                    .extracting(AuditTables.Earlier::outcome)
                    .containsExactly(Outcome.DIFFERENCES, Outcome.OK);
        }
        try (Statement statement = owner.createStatement();
                var row =
                        statement.executeQuery(
                                "SELECT sample[1], window_start, differences FROM audit_unresolved")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo(found.sample().get(0));
            assertThat(row.getLong(3)).isEqualTo(1);
        }
    }

    private static String withId(long time) {
        return "{\"symbol\":\"X\",\"event_time\":%d,\"price\":100,\"size\":1,\"trade_id\":\"again\"}"
                .formatted(time);
    }

    private MemoryAuditLog plain() {
        return new MemoryAuditLog(log, false);
    }

    private AuditRun audit(AuditLog auditLog, Instant at) {
        AuditSources sources = sources(auditLog);
        try (AuditTables tables = sources.tables()) {
            return new Audit(sources, tables, Clock.systemUTC(), 100_000_000)
                    .run(new Schedule(Duration.ofHours(1)).at(Window.micros(at)));
        }
    }

    /** The real tables, as auditor. */
    private AuditSources sources(AuditLog auditLog) {
        return new AuditSources() {
            @Override
            public AuditTables tables() {
                return new TimescaleAudit(
                        database.jdbcUrl(),
                        Role.AUDITOR.roleName(),
                        database.password(Role.AUDITOR));
            }

            @Override
            public AuditLog log(String topic) {
                return auditLog;
            }

            @Override
            public boolean await(Instant deadline) {
                return false;
            }
        };
    }

    private void tie(String symbol, String one, String other) {
        log.trade(0, symbol, T0, one, "3");
        log.trade(0, symbol, T0, other, "3");
    }

    /**
     * Trades of X in partition 1, ten in two seconds, each pair of neighbours alike in time and
     * price.
     */
    private void trades(int count) {
        for (int trade = 0; trade < count; trade++) {
            log.trade(
                    1, "X", T0 + trade / 2 * 2_000_000L, String.valueOf(100 + trade / 2 % 7), "1");
        }
    }

    private void foldAll() throws SQLException {
        foldAll(folded());
    }

    private void foldAll(List<Folded> ticks) throws SQLException {
        register(ticks).write(EPOCH, ticks);
    }

    /** The folded ticks of the log; what is not folded goes into its tables. */
    private List<Folded> folded() throws SQLException {
        Classifier classifier =
                new Classifier(HORIZON, InstrumentFile.parse(RandomMarket.INSTRUMENTS), Map.of());
        List<Folded> ticks = new ArrayList<>();
        for (LogRecord record : log.all()) {
            Classified classified = classifier.classify(record);
            SnapshotStep step = classified.snapshot();
            if (step != null) {
                insertSnapshot(record, step);
            }
            Message.Bar bar = classified.bar();
            if (bar != null) {
                insertBar(record, bar);
            }
            switch (classified.tickClass()) {
                case APPLIED, INELIGIBLE -> ticks.add(Folded.of(record, classified));
                case REJECTED -> insertRejected(record, classified);
                case LATE -> insertLate(record, Objects.requireNonNull(classified.trade()));
                case GAP -> insertGap(record);
                case DUPLICATE, HEARTBEAT, BAR -> {}
            }
        }
        return ticks;
    }

    private NaiveFold register(List<Folded> ticks) throws SQLException {
        for (Folded tick : ticks) {
            try (PreparedStatement insert =
                    owner.prepareStatement(
                            "INSERT INTO epoch_instrument (log_epoch, symbol, calendar, log_partition)"
                                    + " VALUES (?, ?, '24x7', ?) ON CONFLICT DO NOTHING")) {
                insert.setInt(1, EPOCH);
                insert.setString(2, tick.trade().symbol());
                insert.setInt(3, tick.record().partition());
                insert.execute();
            }
        }
        return new NaiveFold(owner);
    }

    private void insertRejected(LogRecord record, Classified classified) throws SQLException {
        byte[] value = record.value();
        try (PreparedStatement insert =
                owner.prepareStatement(
                        "INSERT INTO rejected_tick VALUES (?, 'ticks', ?, ?, ?, '', now(), NULL, NULL, ?, ?)"
                                + " ON CONFLICT DO NOTHING")) {
            insert.setInt(1, EPOCH);
            insert.setInt(2, record.partition());
            insert.setLong(3, record.offset());
            insert.setString(4, String.valueOf(classified.reason()));
            insert.setInt(5, value == null ? 0 : value.length);
            insert.setLong(6, value == null ? 0 : Fingerprint.hash(value));
            insert.execute();
        }
    }

    private void insertSnapshot(LogRecord record, SnapshotStep step) throws SQLException {
        Message.Trade trade = (Message.Trade) record.message();
        Long named = step.dayVolume();
        sql(
                """
                INSERT INTO snapshot_tick VALUES (%d, %d, %d, '%s', '%s', '%s', '%s', %d * 1e-8, %s * 1e-8, %d * 1e-8, '%s')
                ON CONFLICT DO NOTHING"""
                        .formatted(
                                EPOCH,
                                record.partition(),
                                record.offset(),
                                trade.symbol(),
                                trade.source(),
                                Instant.EPOCH.plus(trade.eventTime(), ChronoUnit.MICROS),
                                step.sessionDate(),
                                trade.price(),
                                named == null ? "NULL" : String.valueOf(named),
                                step.volume(),
                                step.basis()));
    }

    private void insertBar(LogRecord record, Message.Bar bar) throws SQLException {
        Long volume = bar.volume();
        sql(
                """
                INSERT INTO imported_candle VALUES (%d, '%s', '%s', '%s', '%s', %d * 1e-8, %d * 1e-8, %d * 1e-8,
                    %d * 1e-8, %s * 1e-8, %d, %d)
                ON CONFLICT (log_epoch, symbol, interval, start_time, source) DO UPDATE
                SET open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close,
                    volume = excluded.volume, log_offset = excluded.log_offset"""
                        .formatted(
                                EPOCH,
                                bar.source(),
                                bar.symbol(),
                                bar.interval(),
                                Instant.EPOCH.plus(bar.startTime(), ChronoUnit.MICROS),
                                bar.open(),
                                bar.high(),
                                bar.low(),
                                bar.close(),
                                volume == null ? "NULL" : String.valueOf(volume),
                                record.partition(),
                                record.offset()));
    }

    private void insertLate(LogRecord record, Message.Trade trade) throws SQLException {
        try (PreparedStatement insert =
                owner.prepareStatement(
                        "INSERT INTO late_tick VALUES (?, 'ticks', ?, ?, ?, ?, ?::numeric * 1e-8, ?::numeric * 1e-8,"
                                + " interval '0', now(), '')"
                                + " ON CONFLICT DO NOTHING")) {
            insert.setInt(1, EPOCH);
            insert.setInt(2, record.partition());
            insert.setLong(3, record.offset());
            insert.setString(4, trade.symbol());
            insert.setObject(
                    5,
                    Instant.EPOCH
                            .plus(trade.eventTime(), ChronoUnit.MICROS)
                            .atOffset(ZoneOffset.UTC));
            insert.setLong(6, trade.price());
            insert.setLong(7, trade.size());
            insert.execute();
        }
    }

    private void insertGap(LogRecord record) throws SQLException {
        Message.Gap gap = (Message.Gap) record.message();
        try (PreparedStatement insert =
                owner.prepareStatement(
                        """
                        INSERT INTO feed_gap VALUES (?, ?, ?, ?, ?, timestamptz 'epoch' + ? * interval '1 microsecond',
                            timestamptz 'epoch' + ? * interval '1 microsecond', ?, ?, ?, ?, ?, now())
                        ON CONFLICT DO NOTHING
                        """)) {
            insert.setInt(1, EPOCH);
            insert.setInt(2, record.partition());
            insert.setLong(3, record.offset());
            insert.setString(4, gap.symbol());
            insert.setString(5, gap.source());
            insert.setLong(6, gap.fromTime());
            insert.setLong(7, gap.toTime());
            insert.setString(8, gap.fromId());
            insert.setString(9, gap.toId());
            insert.setObject(10, gap.count());
            insert.setString(11, gap.reason());
            insert.setString(12, gap.detail());
            insert.execute();
        }
    }

    /** So that a test can write what the CHECKs would refuse. */
    private void relaxConstraints() throws SQLException {
        sql(
                """
                DO $$
                DECLARE
                    name text;
                BEGIN
                    FOR name IN SELECT conname FROM pg_constraint
                        WHERE conrelid = 'candle_1m'::regclass AND contype = 'c'
                    LOOP
                        EXECUTE 'ALTER TABLE candle_1m DROP CONSTRAINT ' || name;
                    END LOOP;
                END
                $$""");
        // A final row that changes would get a revision, which is not what these tests are about.
        sql("UPDATE candle_1m SET is_final = false");
    }

    private VerifyOptions options() {
        return VerifyOptions.of(
                "none", database.jdbcUrl(), Role.OWNER.roleName(), database.password(Role.OWNER));
    }

    private VerifyReport verify() {
        return verify(options());
    }

    private VerifyReport verify(VerifyOptions options) {
        return Verification.run(options, messages::add, topic -> log);
    }

    private List<String> lines() {
        return verify().differences().stream().map(Difference::toString).toList();
    }

    private static List<String> relations(VerifyReport report) {
        return report.differences().stream().map(Difference::relation).distinct().toList();
    }

    private void sql(String statements) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            statement.execute(statements);
        }
    }
}
