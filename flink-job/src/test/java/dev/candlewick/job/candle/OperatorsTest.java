package dev.candlewick.job.candle;

import static dev.candlewick.job.candle.Market.micros;
import static dev.candlewick.job.candle.Market.trade;
import static dev.candlewick.job.candle.Market.withTradeId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candlewick.job.tick.LateTick;
import dev.candlewick.job.tick.LogRecord;
import dev.candlewick.job.tick.LogStretch;
import dev.candlewick.job.tick.LogView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperatorsTest {

    private final Operators operators = new Operators();

    @AfterEach
    void closeHarnesses() throws Exception {
        operators.close();
    }

    @Test
    void partialsLeaveBeforeTheWatermarkThatWouldCloseTheirCandle() throws Exception {
        OneInputStreamOperatorTestHarness<LogStretch, PartialBatch> fold =
                operators.fold(1, 0, null);
        fold.processElement(
                new StreamRecord<>(stretch(0, 0, trade("A", "2024-03-05T10:00:00Z", "1", "1"))));
        assertThat(fold.getOutput()).isEmpty();

        long endOfTheSecond = Instant.parse("2024-03-05T10:00:01Z").toEpochMilli();
        Watermark before = new Watermark(endOfTheSecond - 2);
        Watermark behind = new Watermark(endOfTheSecond - 1);
        fold.processWatermark(before);
        assertThat(fold.getOutput()).containsExactly(before);

        fold.processWatermark(behind);

        assertThat(fold.getOutput()).hasSize(3).last().isEqualTo(behind);
        assertThat(fold.extractOutputValues()).singleElement().isInstanceOf(PartialBatch.class);
    }

    @Test
    void aFlushThatTakesLongIsFollowedByALongerPauseUpToASecond() {
        assertThat(PartitionFoldOperator.pauseAfter(100_000, 50)).isEqualTo(50);
        assertThat(PartitionFoldOperator.pauseAfter(10_000_000, 50)).isEqualTo(200);
        assertThat(PartitionFoldOperator.pauseAfter(10_000_000_000L, 50)).isEqualTo(1000);
        assertThat(PartitionFoldOperator.pauseAfter(10_000_000_000L, 2000)).isEqualTo(2000);
    }

    @Test
    void partialsLeaveWhileTheWatermarkStandsStill() throws Exception {
        OneInputStreamOperatorTestHarness<LogStretch, PartialBatch> fold =
                operators.fold(1, 0, null);
        fold.processElement(
                new StreamRecord<>(stretch(0, 0, trade("A", "2024-03-05T10:00:00Z", "1", "1"))));

        fold.setProcessingTime(50);

        assertThat(fold.getOutput()).hasSize(1);
    }

    @Test
    void allSecondsOfASymbolTravelInOneRecord() throws Exception {
        // Were they to travel one by one, a sweep in between would write a row with the offset of
        // the last tick and
        // without the one before it, and the guard would refuse the full row for ever.
        OneInputStreamOperatorTestHarness<LogStretch, PartialBatch> fold =
                operators.fold(1, 0, null);
        String[] times = {"2024-03-05T10:00:10Z", "2024-03-05T10:00:11Z", "2024-03-05T10:00:10Z"};
        for (int offset = 0; offset < times.length; offset++) {
            fold.processElement(
                    new StreamRecord<>(stretch(0, offset, trade("A", times[offset], "1", "1"))));
        }
        fold.processElement(new StreamRecord<>(stretch(0, 3, trade("B", times[0], "1", "1"))));
        fold.setProcessingTime(50);

        assertThat(fold.extractOutputValues())
                .extracting(batch -> batch.symbol + batch.partials.length)
                .containsExactly("A2", "B1");

        KeyedOneInputStreamOperatorTestHarness<String, PartialBatch, SymbolBatch> rollup =
                operators.rollup(null);
        rollup.setProcessingTime(249);
        rollup.processElement(new StreamRecord<>(fold.extractOutputValues().get(0)));
        rollup.setProcessingTime(250);
        assertThat(rollup.extractOutputValues().get(0).candles)
                .filteredOn(
                        candle ->
                                candle.folded.lastOffset == 2
                                        && candle.end - candle.start > 1_000_000)
                .hasSize(5)
                .allMatch(candle -> candle.folded.tickCount == 3);
    }

    @Test
    void aLogThatGoesBackIsRefused() throws Exception {
        OneInputStreamOperatorTestHarness<LogStretch, PartialBatch> fold =
                operators.fold(1, 0, null);
        fold.processElement(
                new StreamRecord<>(stretch(0, 8, trade("A", "2024-03-05T10:00:00Z", "1", "1"))));
        StreamRecord<LogStretch> again =
                new StreamRecord<>(stretch(0, 3, trade("A", "2024-03-05T10:00:00Z", "1", "1")));

        assertThatThrownBy(() -> fold.processElement(again))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("from offset 9 to 3")
                .hasMessageContaining("--log-epoch");
    }

    @Test
    void aCopyThatIsRestoredAsksWhetherTheLogIsStillTheSame() throws Exception {
        LogView.Extent begun =
                new LogView.Extent("ticks", "one", Map.of(0, 0L, 1, 0L), Map.of(0, 9L, 1, 9L));
        OneInputStreamOperatorTestHarness<LogStretch, PartialBatch> fold =
                operators.fold(1, 0, null, () -> begun);
        fold.processElement(
                new StreamRecord<>(stretch(0, 8, trade("A", "2024-03-05T10:00:00Z", "1", "1"))));
        StreamRecord<LogStretch> added =
                new StreamRecord<>(stretch(2, 0, trade("B", "2024-03-05T10:00:00Z", "1", "1")));
        assertThatThrownBy(() -> fold.processElement(added))
                .hasMessageContaining("had 2 partitions and has 3 now");
        OperatorSubtaskState state = snapshot(fold);

        operators.fold(1, 0, state, () -> begun);
        assertThatThrownBy(
                        () ->
                                operators.fold(
                                        1,
                                        0,
                                        state,
                                        () ->
                                                new LogView.Extent(
                                                        "ticks",
                                                        "one",
                                                        Map.of(0, 12L, 1, 0L),
                                                        Map.of(0, 12L, 1, 9L))))
                .hasMessageContaining("begins at offset 12 in partition 0");
        assertThatThrownBy(
                        () ->
                                operators.fold(
                                        1,
                                        0,
                                        state,
                                        () ->
                                                new LogView.Extent(
                                                        "ticks",
                                                        "two",
                                                        begun.beginnings(),
                                                        begun.ends())))
                .hasMessageContaining("deleted and created again");
    }

    @Test
    void whatAPartitionRemembersFollowsItToAnyNumberOfCopies() throws Exception {
        OneInputStreamOperatorTestHarness<LogStretch, PartialBatch> first =
                operators.fold(2, 0, null);
        OneInputStreamOperatorTestHarness<LogStretch, PartialBatch> second =
                operators.fold(2, 1, null);
        for (int partition = 0; partition < 4; partition++) {
            (partition < 2 ? first : second)
                    .processElement(
                            new StreamRecord<>(
                                    stretch(
                                            partition,
                                            0,
                                            withTradeId(
                                                    trade(
                                                            "S" + partition,
                                                            "2024-03-05T10:20:00Z",
                                                            "1",
                                                            "1"),
                                                    "x"))));
        }
        OperatorSubtaskState state = snapshot(first, second);

        // Three copies; the partitions go elsewhere than before, and partition 3 stays silent for a
        // while.
        List<OneInputStreamOperatorTestHarness<LogStretch, PartialBatch>> three =
                restore(state, 2, 3);
        for (int partition = 0; partition < 3; partition++) {
            assertRemembers(three.get(2 - partition), partition, 1);
        }
        OperatorSubtaskState again = snapshot(three.get(0), three.get(1), three.get(2));

        OneInputStreamOperatorTestHarness<LogStretch, PartialBatch> one =
                restore(again, 3, 1).get(0);
        assertRemembers(one, 3, 1);
        assertRemembers(one, 0, 3);
    }

    private static void assertRemembers(
            OneInputStreamOperatorTestHarness<LogStretch, PartialBatch> fold,
            int partition,
            long offset)
            throws Exception {
        LogRecord duplicate =
                withTradeId(trade("S" + partition, "2024-03-05T10:20:00Z", "1", "1"), "x");
        LogRecord late = trade("S" + partition, "2024-03-05T10:09:00Z", "1", "1");
        fold.processElement(new StreamRecord<>(stretch(partition, offset, duplicate)));
        fold.processElement(new StreamRecord<>(stretch(partition, offset + 1, late)));

        assertThat(fold.extractOutputValues()).isEmpty();
        Queue<StreamRecord<LateTick>> lates = fold.getSideOutput(PartitionFoldOperator.LATE);
        assertThat(lates).extracting(record -> record.getValue().symbol).contains("S" + partition);
    }

    @Test
    void oneBatchHoldsEverythingOfASymbolThatChanged() throws Exception {
        KeyedOneInputStreamOperatorTestHarness<String, PartialBatch, SymbolBatch> rollup =
                operators.rollup(null);
        rollup.processElement(new StreamRecord<>(partial("A", "2024-03-05T10:00:00Z", 0)));
        rollup.processElement(new StreamRecord<>(partial("A", "2024-03-05T10:00:01Z", 1)));
        rollup.processElement(new StreamRecord<>(partial("B", "2024-03-05T10:00:01Z", 2)));
        assertThat(rollup.extractOutputValues()).isEmpty();

        rollup.setProcessingTime(250);

        assertThat(rollup.extractOutputValues())
                .extracting(batch -> batch.symbol + batch.candles.length)
                .containsExactly("A7", "B6");
        rollup.setProcessingTime(500);
        assertThat(rollup.extractOutputValues()).hasSize(2);
    }

    @Test
    void aClosingCandleTakesItsDirtyRelativesAlong() throws Exception {
        KeyedOneInputStreamOperatorTestHarness<String, PartialBatch, SymbolBatch> rollup =
                operators.rollup(null);
        rollup.processElement(new StreamRecord<>(partial("A", "2024-03-05T10:00:00Z", 0)));
        rollup.processWatermark(millis("2024-03-05T10:00:01Z") - 1);

        SymbolBatch batch = rollup.extractOutputValues().get(0);
        assertThat(batch.candles).hasSize(6);
        assertThat(Arrays.stream(batch.candles).filter(candle -> candle.isFinal))
                .extracting(candle -> candle.interval)
                .containsExactly(Interval.ONE_SECOND);
    }

    @Test
    void theWatermarkOneMillisecondShortClosesNothing() throws Exception {
        KeyedOneInputStreamOperatorTestHarness<String, PartialBatch, SymbolBatch> rollup =
                operators.rollup(null);
        rollup.processElement(new StreamRecord<>(partial("A", "2024-03-05T10:00:00Z", 0)));
        rollup.processWatermark(millis("2024-03-05T10:00:01Z") - 2);

        assertThat(rollup.extractOutputValues()).isEmpty();
    }

    @Test
    void theEndOfTheStreamIsNoWordOfTheLog() throws Exception {
        KeyedOneInputStreamOperatorTestHarness<String, PartialBatch, SymbolBatch> rollup =
                operators.rollup(null);
        rollup.processElement(new StreamRecord<>(partial("A", "2024-03-05T10:00:00Z", 0)));
        rollup.processWatermark(Watermark.MAX_WATERMARK);
        rollup.getOperator().finish();

        assertThat(rollup.extractOutputValues())
                .flatExtracting(batch -> List.of(batch.candles))
                .hasSize(6)
                .noneMatch(candle -> candle.isFinal);
    }

    @Test
    void aRestoredRollupClosesAndRevisesWhatItHeldBefore() throws Exception {
        KeyedOneInputStreamOperatorTestHarness<String, PartialBatch, SymbolBatch> before =
                operators.rollup(null);
        before.processElement(new StreamRecord<>(partial("A", "2024-03-05T10:00:00Z", 0)));
        before.processElement(new StreamRecord<>(partial("A", "2024-03-05T10:00:01Z", 1)));
        before.processWatermark(millis("2024-03-05T10:00:01Z") - 1);
        before.prepareSnapshotPreBarrier(1);
        assertThat(before.extractOutputValues()).isNotEmpty();
        OperatorSubtaskState state = before.snapshot(1, 1);

        KeyedOneInputStreamOperatorTestHarness<String, PartialBatch, SymbolBatch> after =
                operators.rollup(state);
        after.processElement(new StreamRecord<>(partial("A", "2024-03-05T10:00:00Z", 2)));
        after.setProcessingTime(250);
        after.processWatermark(millis("2024-03-05T10:00:02Z") - 1);

        List<SymbolBatch> batches = after.extractOutputValues();
        Candle revised = batches.get(0).candles[0];
        assertThat(revised.isFinal).isTrue();
        assertThat(revised.folded.tickCount).isEqualTo(2);
        Candle closed = batches.get(1).candles[0];
        assertThat(closed.start).isEqualTo(micros("2024-03-05T10:00:01Z"));
        assertThat(closed.isFinal).isTrue();
    }

    @Test
    void ticksThroughAnotherPartitionAreKeptAndNotFolded() throws Exception {
        KeyedOneInputStreamOperatorTestHarness<String, PartialBatch, SymbolBatch> rollup =
                operators.rollup(null);
        rollup.processElement(new StreamRecord<>(partial("A", "2024-03-05T10:00:00Z", 0)));
        PartialBatch stray = partial("A", "2024-03-05T10:00:00Z", 7);
        stray.partition = 5;
        rollup.processElement(new StreamRecord<>(stray));
        rollup.setProcessingTime(250);

        assertThat(rollup.getSideOutput(CandleRollupOperator.WRONG_PARTITION))
                .extracting(record -> record.getValue().firstOffset)
                .containsExactly(7L);
        assertThat(rollup.extractOutputValues().get(0).candles)
                .allMatch(candle -> candle.folded.tickCount == 1);
    }

    @SafeVarargs
    private static OperatorSubtaskState snapshot(
            OneInputStreamOperatorTestHarness<LogStretch, PartialBatch>... copies)
            throws Exception {
        List<OperatorSubtaskState> states = new ArrayList<>();
        for (OneInputStreamOperatorTestHarness<LogStretch, PartialBatch> copy : copies) {
            copy.prepareSnapshotPreBarrier(1);
            states.add(copy.snapshot(1, 1));
        }
        return AbstractStreamOperatorTestHarness.repackageState(
                states.toArray(OperatorSubtaskState[]::new));
    }

    private List<OneInputStreamOperatorTestHarness<LogStretch, PartialBatch>> restore(
            OperatorSubtaskState state, int from, int to) throws Exception {
        List<OneInputStreamOperatorTestHarness<LogStretch, PartialBatch>> copies =
                new ArrayList<>();
        for (int copy = 0; copy < to; copy++) {
            copies.add(
                    operators.fold(
                            to,
                            copy,
                            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                                    state, Operators.MAX_PARALLELISM, from, to, copy)));
        }
        return copies;
    }

    private static LogStretch stretch(int partition, long offset, LogRecord record) {
        record.partition = partition;
        record.offset = offset;
        return LogStretch.of(record);
    }

    private static PartialBatch partial(String symbol, String time, long... offsets) {
        Partial partial = new Partial();
        partial.start = micros(time);
        partial.newestEventTime = partial.start;
        for (long offset : offsets) {
            partial.folded.add(0, offset, offset);
            partial.intraday.add(partial.start, offset, 100, 1, 7);
        }
        PartialBatch batch = new PartialBatch();
        batch.symbol = symbol;
        batch.partials = new Partial[] {partial};
        return batch;
    }

    private static long millis(String time) {
        return micros(time) / 1000;
    }

    @Test
    void theStateFormIsHandedFromVersionToVersion() {
        // Both byte forms carry their format first, so that a later job can read an older one.
        PartitionFold fold = new PartitionFold(3, micros(Market.HORIZON), Operators.INSTRUMENTS);
        assertThat(fold.toBytes()[0]).isEqualTo((byte) 3);
        assertThat(PartitionFold.partitionOf(fold.toBytes())).isEqualTo(3);
        assertThat(Stream.of(SymbolCandlesSerializer.INSTANCE.snapshotConfiguration()))
                .hasOnlyElementsOfType(SymbolCandlesSerializer.Snapshot.class);
    }
}
