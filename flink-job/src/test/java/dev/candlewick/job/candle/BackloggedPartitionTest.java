package dev.candlewick.job.candle;

import static dev.candlewick.job.candle.Market.micros;
import static dev.candlewick.job.candle.Market.trade;
import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.job.tick.LateTick;
import dev.candlewick.job.tick.LogRecord;
import dev.candlewick.job.tick.LogStretch;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Partitions whose event times are hours apart. A quiet partition counts as idle after a while, so
 * the watermark goes on without it; what comes out of it then is old to everybody but its own
 * symbols. Candles are the log's nevertheless: nothing is lost, nothing overwritten by less.
 */
class BackloggedPartitionTest {

    private static final int PARTITIONS = 4;
    private static final String NOON = "2024-03-05T12:00:00Z";

    private final Operators operators = new Operators();

    @AfterEach
    void closeHarnesses() throws Exception {
        operators.close();
    }

    /** What readers would see: the newest row of each candle, with a guard against going back. */
    private static final class Rows {

        final Map<Market.Key, Candle> candles = new HashMap<>();
        final Set<Long> late = new HashSet<>();

        void take(SymbolBatch batch) {
            for (Candle candle : batch.candles) {
                Candle before =
                        candles.put(
                                new Market.Key(batch.symbol, candle.interval, candle.start),
                                candle);
                if (before != null) {
                    assertThat(candle.folded.tickCount)
                            .isGreaterThanOrEqualTo(before.folded.tickCount);
                    assertThat(candle.folded.firstOffset)
                            .isLessThanOrEqualTo(before.folded.firstOffset);
                    assertThat(candle.folded.lastOffset)
                            .isGreaterThanOrEqualTo(before.folded.lastOffset);
                    assertThat(candle.isFinal || !before.isFinal).isTrue();
                }
            }
        }

        Map<Market.Key, List<Byte>> values() {
            Map<Market.Key, List<Byte>> values = new HashMap<>();
            candles.forEach((key, candle) -> values.put(key, bytes(candle)));
            return values;
        }

        private static List<Byte> bytes(Candle candle) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (DataOutputStream out = new DataOutputStream(bytes)) {
                candle.ohlcv.write(out);
                candle.folded.write(out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            List<Byte> list = new ArrayList<>();
            for (byte b : bytes.toByteArray()) {
                list.add(b);
            }
            return list;
        }
    }

    /** The two operators behind each other, which can be restored from what they have saved. */
    private final class Running {

        OneInputStreamOperatorTestHarness<LogStretch, PartialBatch> fold;
        KeyedOneInputStreamOperatorTestHarness<String, PartialBatch, SymbolBatch> rollup;
        final Rows rows;
        private int passedOn;
        private int taken;
        private long clock;

        Running(Rows rows) throws Exception {
            this.rows = rows;
            fold = operators.fold(1, 0, null);
            rollup = operators.rollup(null);
        }

        void read(LogRecord record) throws Exception {
            fold.processElement(new StreamRecord<>(LogStretch.of(record)));
        }

        /** Time passes: partials are flushed, candles swept. */
        void wait(int millis) throws Exception {
            clock += millis;
            fold.setProcessingTime(clock);
            passOn();
            rollup.setProcessingTime(clock);
            take();
        }

        void watermark(long micros) throws Exception {
            fold.processWatermark(new Watermark(micros / 1000 - 1));
            passOn();
            rollup.processWatermark(new Watermark(micros / 1000 - 1));
            take();
        }

        void restart() throws Exception {
            fold.prepareSnapshotPreBarrier(1);
            passOn();
            rollup.prepareSnapshotPreBarrier(1);
            take();
            OperatorSubtaskState folds = fold.snapshot(1, clock);
            OperatorSubtaskState candles = rollup.snapshot(1, clock);
            fold = operators.fold(1, 0, folds);
            rollup = operators.rollup(candles);
            passedOn = 0;
            taken = 0;
            clock = 0;
        }

        private void passOn() throws Exception {
            List<PartialBatch> batches = fold.extractOutputValues();
            for (PartialBatch batch : batches.subList(passedOn, batches.size())) {
                rollup.processElement(new StreamRecord<>(batch));
            }
            passedOn = batches.size();
        }

        private void take() {
            List<SymbolBatch> batches = rollup.extractOutputValues();
            batches.subList(taken, batches.size()).forEach(rows::take);
            taken = batches.size();
            Queue<StreamRecord<LateTick>> late = fold.getSideOutput(PartitionFoldOperator.LATE);
            if (late != null) {
                late.forEach(tick -> rows.late.add(place(tick.getValue())));
            }
        }
    }

    @Test
    void aMinuteThatComesHoursAfterTheWatermarkIsWhole() throws Exception {
        Rows rows = new Rows();
        Running running = new Running(rows);
        running.read(at(0, 0, trade("BUSY", NOON, "100", "1")));
        running.watermark(micros(NOON));
        for (int second = 0; second < 60; second++) {
            // Each second is closed and swept before the next comes.
            running.read(
                    at(
                            1,
                            second,
                            trade("SLOW", "2024-03-05T08:00:%02dZ".formatted(second), "10", "1")));
            running.wait(250);
            running.watermark(micros(NOON) + second);
            if (second == 30) {
                running.restart();
            }
        }

        Candle minute =
                Objects.requireNonNull(
                        rows.candles.get(
                                new Market.Key(
                                        "SLOW",
                                        Interval.ONE_MINUTE,
                                        micros("2024-03-05T08:00:00Z"))));
        assertThat(minute.folded.tickCount).isEqualTo(60);
        assertThat(minute.folded.firstOffset).isZero();
        assertThat(minute.isFinal).isTrue();
        assertThat(rows.late).isEmpty();
    }

    @Test
    void neitherTheOrderOfPartitionsNorWatermarksNorRestartsChangeAnyValue() throws Exception {
        for (int seed = 0; seed < 6; seed++) {
            List<List<LogRecord>> log = log(new Random(seed));
            Rows expected = new Rows();
            Running partitionByPartition = new Running(expected);
            for (List<LogRecord> partition : log) {
                for (LogRecord record : partition) {
                    partitionByPartition.read(record);
                }
            }
            partitionByPartition.wait(1000);
            assertThat(expected.late).isNotEmpty();
            assertThat(ticks(expected)).isEqualTo(PARTITIONS * 300L - expected.late.size());

            for (int attempt = 0; attempt < 3; attempt++) {
                Rows rows = new Rows();
                replay(log, new Random(100L * seed + attempt), rows);
                assertThat(rows.late).as("seed %d", seed).isEqualTo(expected.late);
                assertThat(rows.values()).as("seed %d", seed).isEqualTo(expected.values());
            }
        }
    }

    /**
     * Reads the partitions in turns of any length, with a watermark that follows whatever was read
     * last, as if all the others were idle.
     */
    private void replay(List<List<LogRecord>> log, Random random, Rows rows) throws Exception {
        Running running = new Running(rows);
        int[] next = new int[PARTITIONS];
        long watermark = 0;
        for (int left = PARTITIONS * 300; left > 0; ) {
            int partition = random.nextInt(PARTITIONS);
            int turn = Math.min(1 + random.nextInt(60), 300 - next[partition]);
            for (int i = 0; i < turn; i++) {
                LogRecord record = log.get(partition).get(next[partition]++);
                running.read(record);
                watermark = Math.max(watermark, record.eventTime);
            }
            left -= turn;
            switch (random.nextInt(4)) {
                case 0 -> running.wait(1 + random.nextInt(400));
                case 1 -> running.watermark(watermark);
                case 2 -> {
                    if (random.nextInt(4) == 0) {
                        running.restart();
                    }
                }
                default -> {
                    // Straight on to the next partition.
                }
            }
        }
        running.watermark(watermark);
        running.wait(1000);
    }

    /** Partitions three hours apart, each with two symbols; some ticks beyond the horizon. */
    private static List<List<LogRecord>> log(Random random) {
        List<List<LogRecord>> log = new ArrayList<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            List<LogRecord> records = new ArrayList<>();
            long time = micros(NOON) - partition * micros(Duration.ofHours(3));
            for (int offset = 0; offset < 300; offset++) {
                time += random.nextInt(8_000) * 1000L;
                LogRecord record =
                        trade(
                                "S" + partition + random.nextInt(2),
                                NOON,
                                "" + (1 + random.nextInt(20)),
                                "" + random.nextInt(3));
                record.eventTime = time - lag(random);
                records.add(at(partition, offset, record));
            }
            log.add(records);
        }
        return log;
    }

    private static long lag(Random random) {
        return switch (random.nextInt(20)) {
            case 0 -> micros(Duration.ofMinutes(11)) + random.nextInt(600) * 1_000_000L;
            case 1, 2, 3, 4 -> random.nextInt(500) * 1_000_000L;
            default -> 0;
        };
    }

    private static long ticks(Rows rows) {
        return rows.candles.values().stream()
                .filter(candle -> candle.interval == Interval.ONE_SECOND)
                .mapToLong(candle -> candle.folded.tickCount)
                .sum();
    }

    private static LogRecord at(int partition, long offset, LogRecord record) {
        record.partition = partition;
        record.offset = offset;
        return record;
    }

    private static long place(LateTick tick) {
        return 1000L * tick.partition + tick.offset;
    }
}
