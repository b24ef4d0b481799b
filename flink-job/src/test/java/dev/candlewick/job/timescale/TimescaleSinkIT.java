package dev.candlewick.job.timescale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.candlewick.job.anomaly.AnomalyKind;
import dev.candlewick.job.anomaly.Flag;
import dev.candlewick.job.anomaly.Severity;
import dev.candlewick.job.anomaly.Status;
import dev.candlewick.job.anomaly.SymbolFlags;
import dev.candlewick.job.candle.Interval;
import dev.candlewick.job.candle.Partial;
import dev.candlewick.job.candle.SnapshotTick;
import dev.candlewick.job.candle.SymbolBatch;
import dev.candlewick.job.candle.SymbolCandles;
import dev.candlewick.job.instrument.Instruments;
import dev.candlewick.job.tick.ImportedCandle;
import dev.candlewick.job.tick.LateTick;
import dev.candlewick.job.tick.RejectReason;
import dev.candlewick.job.tick.RejectedTick;
import dev.candlewick.localstack.Database;
import dev.candlewick.localstack.Part;
import dev.candlewick.localstack.Role;
import dev.candlewick.localstack.junit.RealComponents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.connector.jdbc.datasource.connections.SimpleJdbcConnectionProvider;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The writers on the real engine, which is made to refuse what the job believes to be right. */
@RealComponents(Part.DATABASE)
class TimescaleSinkIT {

    private static final int EPOCH = 3;
    private static final Instruments INSTRUMENTS =
            Instruments.parsed("symbol,calendar,condition_table,tick_size,name\n");
    private static final String[] INTERVALS = {"1s", "1m", "5m", "15m", "1h", "1d"};

    private final Database database;
    private final Connection owner;
    private final Map<String, SymbolCandles> symbols = new HashMap<>();
    private final List<TimescaleWriter<?>> writers = new ArrayList<>();
    private long nextOffset;
    private long clock;

    TimescaleSinkIT(Database database) throws SQLException {
        this.database = database;
        this.owner = database.connect(Role.OWNER);
    }

    @BeforeEach
    void oneEpochAndNoRows() throws SQLException {
        sql(
                """
                TRUNCATE epoch, epoch_log, epoch_instrument, candle_revision, rejected_tick, late_tick, rejected_candle,
                    commit_count, snapshot_tick, imported_candle, anomaly,
                    candle_1s, candle_1m, candle_5m, candle_15m, candle_1h, candle_1d""");
        sql(
                """
                INSERT INTO epoch (log_epoch, topic, horizon, instruments, state)
                VALUES (3, 'ticks', '10 minutes', '', 'LIVE')""");
    }

    @AfterEach
    void everyConnectionIsClosed() throws Exception {
        for (TimescaleWriter<?> writer : writers) {
            writer.close();
        }
        await().untilAsserted(
                        () ->
                                assertThat(
                                                rows(
                                                        """
                                                        SELECT count(*) FROM pg_stat_activity
                                                        WHERE application_name = 'candlewick-job'"""))
                                        .containsExactly("0"));
        for (String interval : INTERVALS) {
            sql("ALTER TABLE candle_" + interval + " DROP CONSTRAINT IF EXISTS refused");
        }
        sql("ALTER TABLE anomaly DROP CONSTRAINT IF EXISTS refused");
        sql("ALTER TABLE late_tick DROP CONSTRAINT IF EXISTS refused");
        sql("ALTER TABLE rejected_tick DROP CONSTRAINT IF EXISTS refused");
        owner.close();
    }

    @Test
    void onlyTheSymbolThatIsRefusedIsHeldBackWithAllItsRows() throws Exception {
        refuse("candle_5m", "symbol <> 'BAD' AND symbol <> 'WORSE'");
        TimescaleWriter<SymbolBatch> writer = candles();
        for (String symbol : List.of("A", "BAD", "C", "D", "WORSE", "Z")) {
            write(writer, symbol, "2024-03-05T10:00:00Z", "2024-03-05T10:00:01Z");
        }
        writer.flush(false);

        assertThat(
                        rows(
                                "SELECT string_agg(DISTINCT symbol, ' ') FROM candle WHERE interval = '1s'"))
                .containsExactly("A C D Z");
        assertThat(rows("SELECT count(*) FROM candle")).containsExactly("28");
        assertThat(rows("SELECT string_agg(symbol, ' ') FROM epoch_instrument"))
                .containsExactly("A C D Z");
        assertThat(
                        rows(
                                """
                                SELECT symbol, sqlstate, count(*), bool_and(message LIKE '%"refused"%'),
                                    min(first_offset), max(last_offset), count(resolved_at)
                                FROM rejected_candle GROUP BY symbol, sqlstate ORDER BY symbol"""))
                .containsExactly("BAD 23514 7 t 2 3 0", "WORSE 23514 7 t 8 9 0");
    }

    @Test
    void laterVersionsAreHeldToUntilTheDatabaseTakesThemAllAtOnce() throws Exception {
        refuse("candle_1s", "symbol <> 'BAD' OR start_time <> '2024-03-05T10:00:00Z'");
        TimescaleWriter<SymbolBatch> writer = candles();
        write(writer, "BAD", "2024-03-05T10:00:00Z");
        writer.flush(false);
        write(writer, "BAD", "2024-03-05T10:00:01Z");
        write(writer, "GOOD", "2024-03-05T10:00:01Z");
        writer.flush(false);

        // The second one alone would pass, and its minute would have a tick more than its seconds.
        assertThat(rows("SELECT DISTINCT symbol FROM candle")).containsExactly("GOOD");
        assertThat(rows("SELECT count(*) FROM rejected_candle WHERE resolved_at IS NULL"))
                .containsExactly("7");

        sql("ALTER TABLE candle_1s DROP CONSTRAINT refused");
        clock += Duration.ofMinutes(2).toNanos();
        writer.flush(false);

        assertThat(
                        rows(
                                "SELECT interval, count(*), sum(tick_count) FROM candle WHERE symbol = 'BAD' GROUP BY interval ORDER BY interval"))
                .containsExactly("15m 1 2", "1d 1 2", "1h 1 2", "1m 1 2", "1s 2 2", "5m 1 2");
        assertThat(rows("SELECT count(*) FROM rejected_candle WHERE resolved_at IS NULL"))
                .containsExactly("0");
        assertThat(rows("SELECT symbol, log_partition FROM instrument WHERE symbol = 'BAD'"))
                .containsExactly("BAD 1");

        write(writer, "BAD", "2024-03-05T10:00:02Z");
        writer.flush(false);
        assertThat(rows("SELECT tick_count FROM candle_1d WHERE symbol = 'BAD'"))
                .containsExactly("3");
    }

    @Test
    void whatOneCopyOfTheJobHoldsTheNextOneReleases() throws Exception {
        refuse("candle_1d", "symbol <> 'BAD'");
        TimescaleWriter<SymbolBatch> writer = candles();
        write(writer, "BAD", "2024-03-05T10:00:00Z");
        writer.flush(false);
        writer.close();
        sql("ALTER TABLE candle_1d DROP CONSTRAINT refused");

        TimescaleWriter<SymbolBatch> next = candles();
        next.flush(false);

        assertThat(rows("SELECT count(*) FROM candle WHERE symbol = 'BAD'")).containsExactly("6");
        assertThat(rows("SELECT DISTINCT resolved_at IS NULL FROM rejected_candle"))
                .containsExactly("f");
    }

    @Test
    void aReplayKeepsARejectedCandleOnce() throws Exception {
        refuse("candle_1d", "symbol <> 'BAD'");
        SymbolBatch batch = batch("BAD", "2024-03-05T10:00:00Z");
        for (int replay = 0; replay < 3; replay++) {
            TimescaleWriter<SymbolBatch> writer = candles();
            writer.write(batch, NOW);
            writer.flush(false);
            writer.close();
        }
        assertThat(rows("SELECT interval, last_offset FROM rejected_candle ORDER BY 1"))
                .containsExactly("15m 0", "1d 0", "1h 0", "1m 0", "1s 0", "5m 0");
    }

    @Test
    void aHeldCandleThatWasClosedStaysClosed() throws Exception {
        refuse("candle_1d", "symbol <> 'BAD'");
        TimescaleWriter<SymbolBatch> writer = candles();
        SymbolBatch closed = batch("BAD", "2024-03-05T10:00:00Z");
        closed.candles[0].isFinal = true;
        writer.write(closed, NOW);
        writer.flush(false);
        write(writer, "BAD", "2024-03-05T10:00:00.5Z");
        writer.flush(false);
        sql("ALTER TABLE candle_1d DROP CONSTRAINT refused");
        clock += Duration.ofMinutes(2).toNanos();
        writer.flush(false);

        assertThat(rows("SELECT tick_count, state FROM candle WHERE interval = '1s'"))
                .containsExactly("2 CLOSED");
    }

    @Test
    void aSymbolBatchLargerThanAFlushIsOneTransaction() throws Exception {
        TimescaleWriter<SymbolBatch> writer = candles();
        String[] times = new String[20_000];
        Instant start = Instant.parse("2024-03-05T00:00:00Z");
        for (int second = 0; second < times.length; second++) {
            times[second] = start.plusSeconds(second).toString();
        }
        refuse("candle_1s", "start_time <> '2024-03-05T03:00:00Z'");
        write(writer, "BIG", times);
        write(writer, "OTHER", "2024-03-05T03:00:01Z");
        writer.flush(false);

        assertThat(rows("SELECT symbol, count(*) FROM candle GROUP BY symbol"))
                .containsExactly("OTHER 6");
        assertThat(rows("SELECT count(*) FROM rejected_candle WHERE interval = '1s'"))
                .containsExactly("20000");

        sql("ALTER TABLE candle_1s DROP CONSTRAINT refused");
        clock += Duration.ofMinutes(2).toNanos();
        writer.flush(false);
        assertThat(
                        rows(
                                "SELECT interval, sum(tick_count) FROM candle WHERE symbol = 'BIG' AND interval IN ('1s', '1d') GROUP BY 1 ORDER BY 1"))
                .containsExactly("1d 20000", "1s 20000");
    }

    @Test
    void messagesAreKeptOnceHoweverOftenTheyAreReplayed() throws Exception {
        for (int replay = 0; replay < 3; replay++) {
            TimescaleWriter<RejectedTick> rejects = open(TickBatch.rejected(EPOCH));
            TimescaleWriter<LateTick> lates = open(TickBatch.late(EPOCH));
            for (long offset = replay; offset < 5; offset++) {
                rejects.write(rejected(offset), NOW);
                rejects.write(rejected(offset), NOW);
                lates.write(late(10 + offset, "A"), NOW);
            }
            rejects.flush(false);
            lates.flush(false);
        }
        assertThat(rows("SELECT count(*), count(DISTINCT log_offset) FROM rejected_tick"))
                .containsExactly("5 5");
        assertThat(rows("SELECT count(*), count(DISTINCT log_offset) FROM late_tick"))
                .containsExactly("5 5");
    }

    @Test
    void ofBarsThatComeAgainTheLastInTheLogHoldsWhateverIsReplayed() throws Exception {
        TimescaleWriter<ImportedCandle> bars = open(new TickBatch<>(EPOCH, PolledTables.IMPORTED));
        for (int run = 0; run < 2; run++) {
            bars.write(bar(1, "1d", 100, null), NOW);
            bars.write(bar(2, "1d", 101, 7L), NOW);
            bars.flush(false);
            bars.write(bar(3, "1d", 102, 8L), NOW);
            bars.write(bar(4, "1h", 50, null), NOW);
            bars.flush(false);
        }
        bars.write(bar(5, "1d", 0, 8L), NOW);
        bars.flush(false);

        assertThat(
                        rows(
                                """
                                SELECT interval, trim_scale(open), trim_scale(high), trim_scale(volume), log_offset
                                FROM imported_candle ORDER BY interval"""))
                .containsExactly("1d 102 103 8 3", "1h 50 51 null 4");
        assertThat(rows("SELECT reason, left(detail, 31) FROM rejected_tick"))
                .containsExactly("REFUSED imported_candle: SQLSTATE 23514");
    }

    @Test
    void aSnapshotIsNotedOnceWithWhatItSaid() throws Exception {
        TimescaleWriter<SnapshotTick> writer = open(new TickBatch<>(EPOCH, PolledTables.SNAPSHOT));
        SnapshotTick tick = new SnapshotTick();
        tick.offset = 9;
        tick.symbol = "A";
        tick.eventTime = micros("2024-03-05T10:00:00Z");
        tick.sessionDate = 19787;
        tick.price = 123_456_789L;
        tick.volume = 500_000_000L;
        tick.basis = "NEW_DAY";
        for (int run = 0; run < 2; run++) {
            writer.write(tick, NOW);
            writer.flush(false);
        }

        assertThat(
                        rows(
                                """
                                SELECT log_offset, symbol, source = '', session_date, price, day_volume,
                                    trim_scale(volume), basis
                                FROM snapshot_tick"""))
                .containsExactly("9 A t 2024-03-05 1.23456789 null 5 NEW_DAY");
    }

    @Test
    void aFlagOnlyGrowsWhateverIsReplayedAndSaysHowToCheckIt() throws Exception {
        TimescaleWriter<SymbolFlags> writer = open(new AnomalyBatch(EPOCH));
        writer.write(said(10, 0, flag(0, Status.SUSPECT, 10)), NOW);
        writer.flush(false);
        for (int run = 0; run < 2; run++) {
            writer.write(said(10, 0, flag(0, Status.SUSPECT, 10)), NOW);
            writer.write(said(14, 60, flag(0, Status.CONFIRMED, 12)), NOW);
            writer.flush(false);
        }
        writer.write(said(20, 60, flag(60, Status.WITHDRAWN, 20)), NOW);
        writer.write(said(15, 60, flag(60, Status.OPEN, 15)), NOW);
        writer.flush(false);
        writer.write(said(20, 60, flag(60, Status.WITHDRAWN, 20)), NOW);
        writer.write(said(22, 60), NOW);
        writer.flush(false);

        assertThat(
                        rows(
                                """
                                SELECT start_time AT TIME ZONE 'UTC', status, severity, observed, threshold, window_size, version,
                                    evidence -> 'inputs' ->> 'median', evidence -> 'inputs' -> 'mad',
                                    evidence -> 'offsets' ->> 'partition', evidence ->> 'formula' LIKE 'abs(price%'
                                FROM live_anomaly ORDER BY start_time"""))
                .containsExactly(
                        "2024-03-05 10:00:00 CONFIRMED WARN 101 11 50 12 100.5 null 1 t",
                        "2024-03-05 10:01:00 WITHDRAWN WARN 101 11 50 20 100.5 null 1 t");
        assertThat(rows("SELECT sink FROM commit_count")).containsExactly("candle");
    }

    /** A candle that was judged by one run before a tick came, and by the next one behind it. */
    @Test
    void aFlagThatOnlyARunBeforeThisOneRaisedIsWithdrawnOnceThisOneHasSeenAsMuch()
            throws Exception {
        TimescaleWriter<SymbolFlags> first = open(new AnomalyBatch(EPOCH));
        first.write(said(10, 0, flag(0, Status.OPEN, 10)), NOW);
        first.write(said(12, 60, flag(60, Status.OPEN, 12)), NOW);
        first.write(said(14, 120, flag(120, Status.OPEN, 14)), NOW);
        first.flush(false);
        first.close();
        sql("UPDATE anomaly SET recorded_at = '2024-03-05'");

        TimescaleWriter<SymbolFlags> next = open(new AnomalyBatch(EPOCH));
        next.write(said(11, 0), NOW);
        next.flush(false);
        assertThat(statuses()).containsExactly("WITHDRAWN 11", "OPEN 12", "OPEN 14");
        // Not yet as far in the log as the run that raised it.
        next.write(said(11, 60), NOW);
        next.flush(false);
        assertThat(statuses()).containsExactly("WITHDRAWN 11", "OPEN 12", "OPEN 14");
        next.write(said(13, 60), NOW);
        next.write(said(14, 120, flag(120, Status.OPEN, 14)), NOW);
        next.flush(false);
        assertThat(statuses()).containsExactly("WITHDRAWN 11", "WITHDRAWN 13", "OPEN 14");
        // What this run has said itself it takes back itself.
        next.write(said(15, 120), NOW);
        next.flush(false);
        assertThat(statuses()).containsExactly("WITHDRAWN 11", "WITHDRAWN 13", "OPEN 14");
        assertThat(
                        rows(
                                "SELECT count(*) FROM anomaly WHERE recorded_at > now() - interval '1 hour'"))
                .containsExactly("2");
    }

    @Test
    void candlesShowTheirFlagsAndTheMarketItsOwn() throws Exception {
        TimescaleWriter<SymbolBatch> candles = candles();
        TimescaleWriter<SymbolFlags> flags = open(new AnomalyBatch(EPOCH));
        for (String symbol : List.of("A", "B", "C")) {
            write(candles, symbol, "2024-03-05T10:00:00Z");
            SymbolFlags said = said(10, 0, flag(0, Status.OPEN, 10));
            flags.write(new SymbolFlags(symbol, 1, 10, 0, said.judged(), said.flags()), NOW);
        }
        candles.flush(false);
        flags.flush(false);

        assertThat(
                        rows(
                                """
                                SELECT interval, severity, flags -> 0 ->> 'kind' FROM flagged_candle
                                WHERE symbol = 'A' ORDER BY start_time, interval"""))
                .containsExactly(
                        "1d WARN BAD_PRINT",
                        "15m WARN BAD_PRINT",
                        "1h WARN BAD_PRINT",
                        "1m WARN BAD_PRINT",
                        "1s WARN BAD_PRINT",
                        "5m WARN BAD_PRINT");
        assertThat(
                        rows(
                                """
                                SELECT kind, minute AT TIME ZONE 'UTC', symbols, of_symbols, flagged
                                FROM market_anomaly"""))
                .containsExactly("BAD_PRINT 2024-03-05 10:00:00 3 3 {A,B,C}");
    }

    @Test
    void aFlagThatTheDatabaseRefusesHoldsBackNoOther() throws Exception {
        refuse("anomaly", "version <> 12");
        TimescaleWriter<SymbolFlags> writer = open(new AnomalyBatch(EPOCH));
        writer.write(said(10, 0, flag(0, Status.OPEN, 10)), NOW);
        writer.write(said(12, 60, flag(60, Status.OPEN, 12)), NOW);
        writer.write(said(14, 120, flag(120, Status.OPEN, 14)), NOW);
        writer.flush(false);
        assertThat(statuses()).containsExactly("OPEN 10", "OPEN 14");
    }

    private List<String> statuses() throws SQLException {
        return rows("SELECT status, version FROM anomaly ORDER BY start_time");
    }

    /** All that stands at one second of 10:00 or later, when the log has come to a version. */
    private static SymbolFlags said(long version, int second, Flag... flags) {
        long start = micros("2024-03-05T10:00:00Z") + second * 1_000_000L;
        return new SymbolFlags(
                "A",
                1,
                version,
                micros("2024-03-05T09:00:00Z"),
                List.of(new SymbolFlags.Stretch("1s", start, start)),
                List.of(flags));
    }

    private static Flag flag(int second, Status status, long version) {
        long start = micros("2024-03-05T10:00:00Z") + second * 1_000_000L;
        Map<String, Double> evidence = new TreeMap<>();
        evidence.put("mad", Double.NaN);
        evidence.put("median", 100.5);
        return new Flag(
                AnomalyKind.BAD_PRINT,
                "1s",
                start,
                start + 1_000_000,
                start + 1_000_000,
                Severity.WARN,
                status,
                101,
                100.5,
                12,
                11,
                0,
                50,
                start - 50_000_000,
                start,
                evidence,
                version - 1,
                version - 1,
                version);
    }

    private static ImportedCandle bar(
            long offset, String interval, long price, @Nullable Long volume) {
        ImportedCandle bar = new ImportedCandle();
        bar.topic = "ticks";
        bar.offset = offset;
        bar.symbol = "A";
        bar.source = "yahoo";
        bar.interval = interval;
        bar.startTime = micros("2024-03-05T00:00:00Z");
        bar.open = price * 100_000_000L;
        bar.close = price * 100_000_000L;
        bar.high = (price == 0 ? -1 : price + 1) * 100_000_000L;
        bar.low = price * 100_000_000L;
        bar.volume = volume == null ? null : volume * 100_000_000L;
        return bar;
    }

    @Test
    void aMessageThatItsTableRefusesIsKeptAsRefused() throws Exception {
        refuse("late_tick", "symbol <> 'BAD'");
        refuse("rejected_tick", "detail <> 'bad'");
        TimescaleWriter<LateTick> lates = open(TickBatch.late(EPOCH));
        for (String symbol : List.of("A", "BAD", "C")) {
            lates.write(late(nextOffset++, symbol), NOW);
        }
        lates.flush(false);
        TimescaleWriter<RejectedTick> rejects = open(TickBatch.rejected(EPOCH));
        RejectedTick bad = rejected(7);
        bad.detail = "bad";
        rejects.write(rejected(6), NOW);
        rejects.write(bad, NOW);
        rejects.flush(false);

        assertThat(rows("SELECT string_agg(symbol, ' ') FROM late_tick")).containsExactly("A C");
        assertThat(
                        rows(
                                """
                                SELECT log_offset, reason, coalesce(encode(message, 'escape'), '-'), left(detail, 34)
                                FROM rejected_tick ORDER BY log_offset"""))
                .containsExactly(
                        "1 REFUSED tick late_tick: SQLSTATE 23514, ERROR: ",
                        "6 MALFORMED { not JSON",
                        "7 REFUSED - MALFORMED; rejected_tick: SQLSTATE");
    }

    /**
     * The job goes on from a checkpoint before the close, and a tick comes before the watermark has
     * got there again.
     */
    @Test
    void aCandleThatReadersSawClosedIsNeverShownFormingAgain() throws Exception {
        TimescaleWriter<SymbolBatch> writer = candles();
        write(writer, "A", "2024-03-05T10:00:00Z");
        SymbolCandles checkpoint = Objects.requireNonNull(symbols.get("A")).copy();
        symbols.get("A").close(micros("2024-03-05T10:01:00Z"));
        write(writer, "A");
        writer.flush(false);
        assertThat(states()).containsExactly("15m PARTIAL", "1m CLOSED", "1s CLOSED");

        symbols.put("A", checkpoint);
        TimescaleWriter<SymbolBatch> restarted = candles();
        write(restarted, "A", "2024-03-05T10:00:00Z", "2024-03-05T10:00:30Z");
        restarted.flush(false);
        assertThat(states())
                .containsExactly("15m PARTIAL", "1m REVISED", "1s PARTIAL", "1s REVISED");

        checkpoint.close(micros("2024-03-05T10:01:00Z"));
        write(restarted, "A");
        restarted.flush(false);
        assertThat(states())
                .containsExactly("15m PARTIAL", "1m REVISED", "1s CLOSED", "1s REVISED");
    }

    private List<String> states() throws SQLException {
        return rows(
                """
                SELECT interval, state FROM candle WHERE interval IN ('1s', '1m', '15m')
                ORDER BY interval, state""");
    }

    /** What a TaskManager does that is stopped between two statements of a transaction. */
    @Test
    void aFrozenWriterLosesItsLocksAndItsTransaction() throws Exception {
        TimescaleWriter<SymbolBatch> writer = candles();
        write(writer, "A", "2024-03-05T10:00:00Z");
        writer.flush(false);
        try (Connection frozen = database.connect(Role.WRITER);
                Statement statement = frozen.createStatement()) {
            statement.execute("SET idle_in_transaction_session_timeout = '300ms'");
            frozen.setAutoCommit(false);
            statement.execute("UPDATE candle_1m SET tick_count = 7");

            write(writer, "A", "2024-03-05T10:00:01Z");
            writer.flush(false);

            assertThat(rows("SELECT close, tick_count FROM candle_1m")).containsExactly("125 2");
            assertThatThrownBy(frozen::commit)
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            e -> assertThat(SqlStates.isPassing(e)).as(e.toString()).isTrue());
        }
    }

    private static final SinkWriter.Context NOW =
            new SinkWriter.Context() {
                @Override
                public long currentWatermark() {
                    return 0;
                }

                @Override
                public Long timestamp() {
                    return 0L;
                }
            };

    @Test
    void aBackupThatIsRestoredUnderTheWriterIsNoticed() throws Exception {
        TimescaleWriter<SymbolBatch> writer = candles();
        write(writer, "A", "2024-03-05T10:00:00Z");
        writer.flush(false);
        write(writer, "A", "2024-03-05T10:00:01Z");
        writer.flush(false);
        assertThat(rows("SELECT log_epoch, sink, writer, commits FROM commit_count"))
                .containsExactly("3 candle 0 2");
        assertThat(writer.snapshotState(1)).containsExactly(new CommitCount.Remembered(0, 2));

        sql("UPDATE commit_count SET commits = 1");
        write(writer, "A", "2024-03-05T10:00:02Z");
        assertThatThrownBy(() -> writer.flush(false)).hasMessageContaining("it was set back");
        writer.close();

        assertThat(rows("SELECT count(*) FROM candle WHERE interval = '1s'")).containsExactly("2");
        assertThat(rows("SELECT commits FROM commit_count")).containsExactly("1");
    }

    private TimescaleWriter<SymbolBatch> candles() {
        return open(new CandleBatch(EPOCH, INSTRUMENTS, () -> clock));
    }

    private <T> TimescaleWriter<T> open(RowBatch<T> batch) {
        SimpleJdbcConnectionProvider connections =
                new DatabaseOptions(
                                database.jdbcUrl(),
                                Role.WRITER.roleName(),
                                database.passwordFile(Role.WRITER).toString())
                        .connections();
        TimescaleWriter<T> writer =
                new TimescaleWriter<>(
                        connections,
                        new FlushOptions(Duration.ofMillis(100), 1_000_000, Duration.ofSeconds(10)),
                        batch,
                        new CommitCount(EPOCH, "candle", writers.size(), List.of()),
                        new TestProcessingTimeService(),
                        new UnregisteredMetricsGroup());
        writers.add(writer);
        return writer;
    }

    private void write(TimescaleWriter<SymbolBatch> writer, String symbol, String... times)
            throws IOException, InterruptedException {
        writer.write(batch(symbol, times), NOW);
    }

    /** All candles of a symbol that change by ticks at these times. */
    private SymbolBatch batch(String symbol, String... times) {
        SymbolCandles candles = symbols.computeIfAbsent(symbol, any -> new SymbolCandles(1));
        for (String time : times) {
            long micros = micros(time);
            Partial partial = new Partial();
            partial.start = Math.floorDiv(micros, 1_000_000) * 1_000_000;
            partial.newestEventTime = micros;
            partial.folded.add(1, nextOffset, nextOffset * 31);
            partial.intraday.add(micros, nextOffset++, 12_500_000_000L, 100_000_000, 7);
            candles.merge(partial, INSTRUMENTS.of(symbol));
        }
        SymbolBatch batch = new SymbolBatch();
        batch.symbol = symbol;
        batch.partition = 1;
        batch.candles = candles.takeDirty();
        assertThat(batch.candles[0].interval).isEqualTo(Interval.ONE_SECOND);
        return batch;
    }

    private static long micros(String time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time));
    }

    private static RejectedTick rejected(long offset) {
        RejectedTick rejected = new RejectedTick();
        rejected.topic = "ticks";
        rejected.offset = offset;
        rejected.reason = RejectReason.MALFORMED;
        rejected.detail = "not JSON";
        rejected.message = "{".getBytes(StandardCharsets.UTF_8);
        return rejected;
    }

    private static LateTick late(long offset, String symbol) {
        LateTick late = new LateTick();
        late.topic = "ticks";
        late.offset = offset;
        late.symbol = symbol;
        late.message = "tick".getBytes(StandardCharsets.UTF_8);
        return late;
    }

    private void refuse(String table, String unless) throws SQLException {
        sql("ALTER TABLE " + table + " ADD CONSTRAINT refused CHECK (" + unless + ")");
    }

    private void sql(String sql) throws SQLException {
        try (Statement statement = owner.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> rows(String sql) throws SQLException {
        return StoredRows.of(owner, sql);
    }
}
