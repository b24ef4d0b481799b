package dev.candlewick.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.job.anomaly.AnomalyKind;
import dev.candlewick.job.anomaly.Flag;
import dev.candlewick.job.anomaly.RuleLog;
import dev.candlewick.job.anomaly.RuleRecord;
import dev.candlewick.job.anomaly.Status;
import dev.candlewick.job.anomaly.SymbolFlags;
import dev.candlewick.job.candle.Candle;
import dev.candlewick.job.candle.Interval;
import dev.candlewick.job.candle.SymbolBatch;
import dev.candlewick.job.instrument.Instruments;
import dev.candlewick.job.tick.LateTick;
import dev.candlewick.job.tick.LogClock;
import dev.candlewick.job.tick.LogRecord;
import dev.candlewick.job.tick.LogStretch;
import dev.candlewick.job.tick.LogView;
import dev.candlewick.job.tick.RejectReason;
import dev.candlewick.job.tick.RejectedTick;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CandlePipelineTest {

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    private static final String NO_INSTRUMENTS = "symbol,calendar,condition_table,tick_size,name\n";

    @Test
    void ticksBecomeCandlesOfAllIntervalsAndBadOnesAreKept() throws Exception {
        List<LogRecord> log = new ArrayList<>();
        for (int second = 0; second < 120; second++) {
            log.add(trade(log.size(), "2024-03-05T10:00:00Z", second, 100 + second));
        }
        log.add(trade(log.size(), "2024-03-05T10:30:00Z", 0, 500));
        log.add(trade(log.size(), "2024-03-05T10:00:00Z", 0, 7));
        log.add(rejected(log.size()));

        StreamExecutionEnvironment environment = environment();
        CandlePipeline.Streams streams =
                CandlePipeline.define(source(environment, log), noRules(environment), rules());
        CloseableIterator<SymbolBatch> candles = streams.candles().collectAsync();
        CloseableIterator<RejectedTick> rejects = streams.rejectedTicks().collectAsync();
        CloseableIterator<LateTick> lates = streams.lateTicks().collectAsync();
        environment.execute();

        Map<String, Candle> newest = new HashMap<>();
        for (SymbolBatch batch : list(candles)) {
            for (Candle candle : batch.candles) {
                newest.put(candle.interval.label() + " " + at(candle.start), candle);
            }
        }
        Candle minute = Objects.requireNonNull(newest.get("1m 2024-03-05T10:01:00Z"));
        assertThat(minute.isFinal).isTrue();
        assertThat(minute.ohlcv.open).isEqualTo(160_00000000L);
        assertThat(minute.ohlcv.close).isEqualTo(219_00000000L);
        assertThat(Objects.requireNonNull(newest.get("1d 2024-03-05T00:00:00Z")).folded.tickCount)
                .isEqualTo(121);
        assertThat(newest.values().stream().map(candle -> candle.interval))
                .contains(Interval.values());
        assertThat(list(lates))
                .singleElement()
                .satisfies(late -> assertThat(late.offset).isEqualTo(121));
        assertThat(list(rejects))
                .singleElement()
                .satisfies(reject -> assertThat(reject.reason).isEqualTo(RejectReason.MALFORMED));
    }

    @Test
    void closedCandlesAreJudged() throws Exception {
        List<LogRecord> log = new ArrayList<>();
        for (int second = 0; second < 60; second++) {
            log.add(trade(log.size(), "2024-03-05T10:00:00Z", second, second == 40 ? 130 : 100));
        }
        // Behind the horizon of this tick everything is final.
        log.add(trade(log.size(), "2024-03-05T10:30:00Z", 0, 100));

        StreamExecutionEnvironment environment = environment();
        CloseableIterator<SymbolFlags> flags =
                CandlePipeline.define(source(environment, log), noRules(environment), rules())
                        .flags()
                        .collectAsync();
        environment.execute();

        Map<Long, Flag> newest = new HashMap<>();
        for (SymbolFlags said : list(flags)) {
            assertThat(said.symbol()).isEqualTo("A");
            said.flags().forEach(flag -> newest.put(flag.start(), flag));
        }
        assertThat(newest.values())
                .singleElement()
                .satisfies(
                        flag -> {
                            assertThat(flag.kind()).isEqualTo(AnomalyKind.BAD_PRINT);
                            assertThat(flag.status()).isEqualTo(Status.CONFIRMED);
                            assertThat(at(flag.start()))
                                    .isEqualTo(Instant.parse("2024-03-05T10:00:40Z"));
                            assertThat(flag.firstOffset()).isEqualTo(40);
                        });
    }

    /** With watermarks every millisecond, so that little data is enough to see them. */
    static StreamExecutionEnvironment environment() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ofMillis(1));
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(1);
        return environment;
    }

    private static DataStream<LogStretch> source(
            StreamExecutionEnvironment environment, List<LogRecord> log) {
        WatermarkStrategy<LogStretch> clock =
                LogClock.strategy(Duration.ofMillis(500), Duration.ofSeconds(10));
        return environment
                .fromData(TypeInformation.of(LogRecord.class), log.toArray(LogRecord[]::new))
                .map(record -> LogStretch.of(record))
                .returns(LogStretch.class)
                .assignTimestampsAndWatermarks(clock)
                .name("clock")
                .uid("clock");
    }

    /** A topic of rules with one message, which is none. */
    static DataStream<RuleRecord> noRules(StreamExecutionEnvironment environment) {
        return environment.fromData(new RuleRecord()).uid("rules");
    }

    private static CandlePipeline.Rules rules() {
        return new CandlePipeline.Rules(
                "ticks",
                LogView.NONE,
                Duration.ofMinutes(10),
                Instruments.parsed(NO_INSTRUMENTS),
                Duration.ofMillis(20),
                Duration.ofMillis(50),
                20_000,
                true,
                RuleLog.NONE);
    }

    private static LogRecord trade(long offset, String time, int seconds, long price) {
        LogRecord record = new LogRecord();
        record.topic = "ticks";
        record.offset = offset;
        record.kind = LogRecord.Kind.TRADE;
        record.symbol = "A";
        record.eventTime = Instant.parse(time).plusSeconds(seconds).getEpochSecond() * 1_000_000;
        record.price = price * 100_000_000;
        record.size = 100_000_000;
        record.value(("tick " + offset).getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private static LogRecord rejected(long offset) {
        LogRecord record = new LogRecord();
        record.topic = "ticks";
        record.offset = offset;
        record.reason = RejectReason.MALFORMED;
        record.detail = "not JSON";
        record.value("{".getBytes(StandardCharsets.UTF_8));
        return record;
    }

    private static Instant at(long micros) {
        return Instant.ofEpochSecond(micros / 1_000_000);
    }

    private static <T> List<T> list(CloseableIterator<T> iterator) throws Exception {
        try (iterator) {
            Iterable<T> once = () -> iterator;
            return StreamSupport.stream(once.spliterator(), false).toList();
        }
    }
}
