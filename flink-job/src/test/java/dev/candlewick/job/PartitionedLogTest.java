package dev.candlewick.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.job.anomaly.RuleLog;
import dev.candlewick.job.candle.Candle;
import dev.candlewick.job.candle.Interval;
import dev.candlewick.job.candle.SymbolBatch;
import dev.candlewick.job.instrument.Instruments;
import dev.candlewick.job.tick.LogClock;
import dev.candlewick.job.tick.LogRecord;
import dev.candlewick.job.tick.LogStretch;
import dev.candlewick.job.tick.LogView;
import dev.candlewick.job.tick.RejectReason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.testutils.InMemoryReporter;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole topology over a log of two partitions, which two copies read side by side. */
class PartitionedLogTest {

    private static final InMemoryReporter METRICS = InMemoryReporter.createWithRetainedMetrics();

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setConfiguration(METRICS.addToConfiguration(new Configuration()))
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    private static final String INSTRUMENTS =
            """
            symbol,calendar,condition_table,tick_size,name
            IBM,XNYS,us-tape-mask,0.01,
            QQQ,XNYS,utp,0.01,
            """;

    /** The last record of the log waits for it: until then the job knows nothing of an end. */
    private static volatile CountDownLatch holdsLastRecord = new CountDownLatch(0);

    private final List<LogRecord> log = new ArrayList<>();
    private final long[] nextOffsets = new long[2];

    @Test
    void theSameLogGivesTheSameCandlesAtAnySpeed() throws Exception {
        Random random = new Random(7);
        long[] clocks = {micros("2024-03-05T12:00:00Z"), micros("2024-03-05T08:00:00Z")};
        for (int i = 0; i < 800; i++) {
            int partition = random.nextInt(2);
            clocks[partition] += random.nextInt(3_000_000);
            if (random.nextInt(50) == 0) {
                heartbeat(partition, clocks[partition]);
            } else {
                long lag = random.nextInt(10) == 0 ? random.nextInt(500) * 1_000_000L : 0;
                tick(partition, "S" + partition + random.nextInt(3), clocks[partition] - lag);
            }
        }

        Map<String, String> fast = values(run(0));
        Map<String, String> slow = values(run(400_000));
        Map<String, String> uneven = values(run(-400_000));

        assertThat(fast).hasSizeGreaterThan(800);
        assertThat(slow).isEqualTo(fast);
        assertThat(uneven).isEqualTo(fast);
    }

    @Test
    void aQuietSymbolInAQuietPartitionClosesByHeartbeatsAndByNothingElse() throws Exception {
        tick(0, "QUIET", micros("2024-03-05T10:00:00Z"));
        assertThat(run(0).values()).hasSize(6).noneMatch(candle -> candle.isFinal);

        Map<String, Candle> newest = new TreeMap<>();
        for (int minute = 1; minute <= 20; minute++) {
            heartbeat(0, micros("2024-03-05T10:00:00Z") + minute * 60_000_000L);
            heartbeat(1, micros("2024-03-05T10:10:00Z") + minute * 60_000_000L);
        }
        heartbeat(0, micros("2024-03-05T10:31:00Z"));
        holdsLastRecord = new CountDownLatch(1);
        start(
                0,
                newest,
                () -> {
                    if (newest.values().stream().filter(candle -> candle.isFinal).count() == 4) {
                        holdsLastRecord.countDown();
                    }
                });
        assertThat(newest.values())
                .filteredOn(candle -> candle.isFinal)
                .extracting(candle -> candle.interval)
                .containsExactlyInAnyOrder(
                        Interval.ONE_SECOND,
                        Interval.ONE_MINUTE,
                        Interval.FIVE_MINUTES,
                        Interval.FIFTEEN_MINUTES);
    }

    @Test
    void everyRecordIsCountedInItsClass() throws Exception {
        long noon = micros("2024-03-05T17:00:00Z");
        tick(0, "A", noon);
        tick(0, "A", noon + 1).hasTradeId = true;
        tick(0, "A", noon + 2).hasTradeId = true;
        tick(0, "A", noon - 600_000_000L);
        tick(0, "IBM", noon).conditions = "200000";
        tick(0, "IBM", noon).conditions = "800";
        tick(0, "IBM", noon).conditions = "no hex";
        tick(0, "IBM", noon).conditions = "800";
        tick(0, "QQQ", noon).conditions = "@ ?";
        tick(0, "QQQ", noon).conditions = "@  M";
        heartbeat(0, noon);
        heartbeat(1, noon);
        LogRecord rejected = record(1, LogRecord.Kind.REJECTED, noon);
        rejected.reason = RejectReason.MALFORMED;
        JobClient job = start(0, new TreeMap<>(), () -> {});

        assertThat(counters(job, "class."))
                .isEqualTo(
                        Map.of(
                                "class.price.ticks", 5L,
                                "class.volume.ticks", 1L,
                                "class.ineligible.ticks", 2L,
                                "class.late.ticks", 1L,
                                "class.duplicate.ticks", 1L,
                                "class.heartbeat.ticks", 2L,
                                "class.bar.ticks", 0L,
                                "class.gap.ticks", 0L));
        assertThat(counters(job, "conditionTable."))
                .isEqualTo(
                        Map.of(
                                "conditionTable.us-tape-mask.unknownConditions", 3L,
                                "conditionTable.utp.unknownConditions", 1L));
        Map<String, Long> refusals = counters(job, "reason.");
        assertThat(refusals).containsOnlyKeys(reasons());
        assertThat(refusals).containsEntry("reason.MALFORMED.rejectedTicks", 1L);
        assertThat(refusals.values().stream().mapToLong(Long::longValue).sum()).isOne();
    }

    /** Of every reason that is found before the database. */
    private static List<String> reasons() {
        return Stream.of(RejectReason.values())
                .filter(reason -> reason != RejectReason.REFUSED)
                .map(reason -> "reason." + reason + ".rejectedTicks")
                .toList();
    }

    /** Counters whose name begins so, summed over the copies of the operator that has them. */
    private static Map<String, Long> counters(JobClient job, String prefix) {
        Map<String, Long> sums = new TreeMap<>();
        METRICS.getMetricsByGroup()
                .forEach(
                        (group, metrics) -> {
                            if (job.getJobID()
                                    .toHexString()
                                    .equals(group.getAllVariables().get("<job_id>"))) {
                                metrics.forEach(
                                        (name, metric) -> {
                                            String path = group.getMetricIdentifier(name);
                                            int start = path.indexOf("." + prefix);
                                            if (start >= 0 && metric instanceof Counter counter) {
                                                sums.merge(
                                                        path.substring(start + 1),
                                                        counter.getCount(),
                                                        Long::sum);
                                            }
                                        });
                            }
                        });
        return sums;
    }

    /**
     * Runs the log through the job to its end.
     *
     * @param pauseNanos pause before each record; below 0: at most so long, each time another
     * @return the newest version of each candle
     */
    private Map<String, Candle> run(long pauseNanos) throws Exception {
        Map<String, Candle> newest = new TreeMap<>();
        start(pauseNanos, newest, () -> {});
        return newest;
    }

    /**
     * Runs the log through the job to its end.
     *
     * @param newest takes up the newest version of each candle
     * @param afterBatch is done each time that has changed
     */
    private JobClient start(long pauseNanos, Map<String, Candle> newest, Runnable afterBatch)
            throws Exception {
        StreamExecutionEnvironment environment = CandlePipelineTest.environment();
        environment.setParallelism(2);
        environment.setBufferTimeout(1);
        CandlePipeline.Streams streams =
                CandlePipeline.define(
                        source(environment, pauseNanos),
                        CandlePipelineTest.noRules(environment),
                        new CandlePipeline.Rules(
                                "ticks",
                                LogView.NONE,
                                Duration.ofMinutes(10),
                                Instruments.parsed(INSTRUMENTS),
                                Duration.ofMillis(5),
                                Duration.ofMillis(20),
                                1_000_000,
                                true,
                                RuleLog.NONE));
        CloseableIterator<SymbolBatch> batches = streams.candles().collectAsync();
        JobClient job = environment.executeAsync();
        try (batches) {
            batches.forEachRemaining(
                    batch -> {
                        for (Candle candle : batch.candles) {
                            newest.put(
                                    batch.symbol
                                            + " "
                                            + candle.interval.label()
                                            + " "
                                            + Instant.EPOCH.plus(candle.start, ChronoUnit.MICROS),
                                    candle);
                        }
                        afterBatch.run();
                    });
        }
        job.getJobExecutionResult().get();
        return job;
    }

    private DataStream<LogStretch> source(StreamExecutionEnvironment environment, long pauseNanos) {
        LogRecord last = log.get(log.size() - 1);
        int lastPartition = last.partition;
        long lastOffset = last.offset;
        return environment
                .fromData(TypeInformation.of(LogRecord.class), log.toArray(LogRecord[]::new))
                .map(
                        record -> {
                            LockSupport.parkNanos(pause(pauseNanos, record));
                            if (record.partition == lastPartition && record.offset == lastOffset) {
                                assertThat(holdsLastRecord.await(60, TimeUnit.SECONDS)).isTrue();
                            }
                            return record;
                        })
                .returns(LogRecord.class)
                .setParallelism(1)
                .partitionCustom(
                        (partition, copies) -> partition % copies, record -> record.partition)
                .map(record -> LogStretch.of(record))
                .returns(LogStretch.class)
                .assignTimestampsAndWatermarks(
                        LogClock.strategy(Duration.ofMillis(500), Duration.ofSeconds(10)));
    }

    private static long pause(long nanos, LogRecord record) {
        return nanos >= 0 ? nanos : new Random(record.offset).nextLong(-nanos);
    }

    private LogRecord tick(int partition, String symbol, long time) {
        LogRecord record = record(partition, LogRecord.Kind.TRADE, time);
        record.symbol = symbol;
        record.price = (100 + record.offset % 17) * 100_000_000L;
        record.size = record.offset % 5 * 100_000_000L;
        record.value(("tick " + partition + " " + record.offset).getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private void heartbeat(int partition, long time) {
        record(partition, LogRecord.Kind.HEARTBEAT, time);
    }

    private LogRecord record(int partition, LogRecord.Kind kind, long time) {
        LogRecord record = new LogRecord();
        record.topic = "ticks";
        record.partition = partition;
        record.offset = nextOffsets[partition]++;
        record.kind = kind;
        record.eventTime = time;
        log.add(record);
        return record;
    }

    /** What of each candle is a function of the log. */
    private static Map<String, String> values(Map<String, Candle> candles) {
        Map<String, String> values = new TreeMap<>();
        candles.forEach(
                (key, candle) ->
                        values.put(
                                key,
                                List.of(
                                                candle.end,
                                                candle.session,
                                                candle.ohlcv.open,
                                                candle.ohlcv.high,
                                                candle.ohlcv.low,
                                                candle.ohlcv.close,
                                                candle.ohlcv.volume(),
                                                candle.ohlcv.turnover(),
                                                candle.folded.tickCount,
                                                candle.folded.firstOffset,
                                                candle.folded.lastOffset,
                                                candle.folded.fingerprint)
                                        .toString()));
        return values;
    }

    private static long micros(String time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(time));
    }
}
