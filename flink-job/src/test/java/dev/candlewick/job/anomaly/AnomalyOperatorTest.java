package dev.candlewick.job.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.job.candle.Candle;
import dev.candlewick.job.candle.Interval;
import dev.candlewick.job.candle.SymbolBatch;
import dev.candlewick.job.instrument.Instruments;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.DefaultOpenContext;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the operators around the detectors keep, hand on and hold back. */
class AnomalyOperatorTest {
    private static final Instruments INSTRUMENTS =
            Instruments.parsed("symbol,calendar,condition_table,tick_size,name\n*,24x7,,0.01,\n");

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void everyHarnessIsClosed() throws Exception {
        for (AutoCloseable harness : open) {
            harness.close();
        }
    }

    @Test
    void aRevisedCandleWithdrawsItsFlag() throws Exception {
        var operator = operator(null);
        calm(operator, "A", 40);
        Bar wrong = Bars.minute(40, 105);
        operator.processElement1(minutes("A", wrong), 0);
        assertThat(newest(operator).flags())
                .extracting(Flag::status)
                .isNotEmpty()
                .containsOnly(Status.OPEN);

        operator.processElement1(minutes("A", Bars.revised(wrong, 100, 5_000)), 0);

        SymbolFlags said = newest(operator);
        assertThat(said.flags()).extracting(Flag::status).containsOnly(Status.WITHDRAWN);
        assertThat(said.flags()).extracting(Flag::version).containsOnly(5_000L);
        assertThat(said.version()).isEqualTo(5_000);
        assertThat(said.judged())
                .containsExactly(new SymbolFlags.Stretch("1m", 40 * Bars.MINUTE, 40 * Bars.MINUTE));
    }

    @Test
    void aRestoredOperatorSaysWhatOneSaysThatNeverStopped() throws Exception {
        var steady = operator(null);
        var stopped = operator(null);
        calm(steady, "A", 50);
        calm(stopped, "A", 50);
        Bar jump = Bars.minute(50, 104);
        steady.processElement1(minutes("A", jump), 0);
        stopped.processElement1(minutes("A", jump), 0);

        var restored = operator(stopped.snapshot(1, 1));
        List<Flag> flags = new ArrayList<>();
        for (Bar bar :
                List.of(
                        Bars.minute(51, 104.01),
                        Bars.revised(jump, 100.02, 6_000),
                        Bars.minute(52, 111))) {
            steady.processElement1(minutes("A", bar), 0);
            restored.processElement1(minutes("A", bar), 0);
            assertThat(newest(restored)).isEqualTo(newest(steady));
            flags.addAll(newest(restored).flags());
        }
        assertThat(flags).extracting(Flag::status).contains(Status.OPEN, Status.WITHDRAWN);
    }

    @Test
    void symbolsAreJudgedApart() throws Exception {
        var operator = operator(null);
        calm(operator, "A", 60);
        operator.processElement1(minutes("B", Bars.minute(60, 250)), 0);
        assertThat(newest(operator).flags()).isEmpty();
        operator.processElement1(minutes("A", Bars.minute(60, 250)), 0);
        assertThat(newest(operator).flags()).isNotEmpty();
    }

    @Test
    void formingCandlesAndOtherIntervalsAreHeldBack() throws Exception {
        SymbolBatch batch = new SymbolBatch();
        batch.symbol = "A";
        batch.partition = 3;
        List<Candle> candles = new ArrayList<>();
        for (Interval interval : Interval.values()) {
            candles.add(candle(interval, 0, true));
            candles.add(candle(interval, interval.micros(), false));
        }
        batch.candles = candles.toArray(Candle[]::new);

        assertThat(handedOn(batch, true))
                .singleElement()
                .satisfies(
                        bars -> {
                            assertThat(bars.partition()).isEqualTo(3);
                            assertThat(bars.seconds())
                                    .extracting(Bar::end)
                                    .containsExactly(1_000_000L);
                            assertThat(bars.minutes())
                                    .extracting(Bar::end)
                                    .containsExactly(60_000_000L);
                        });
        assertThat(handedOn(batch, false)).isEmpty();
        batch.candles = new Candle[] {candle(Interval.ONE_SECOND, 0, false)};
        assertThat(handedOn(batch, true)).isEmpty();
    }

    private static List<BarBatch> handedOn(SymbolBatch batch, boolean judging) throws Exception {
        ClosedCandlesOperator operator = new ClosedCandlesOperator(INSTRUMENTS, judging);
        operator.open(DefaultOpenContext.INSTANCE);
        List<BarBatch> handedOn = new ArrayList<>();
        operator.flatMap(batch, new ListCollector<>(handedOn));
        return handedOn;
    }

    private static Candle candle(Interval interval, long start, boolean isFinal) {
        Candle candle = new Candle();
        candle.interval = interval;
        candle.start = start;
        candle.end = start + interval.micros();
        candle.session = "REGULAR";
        candle.isFinal = isFinal;
        return candle;
    }

    private KeyedTwoInputStreamOperatorTestHarness<String, BarBatch, RuleRecord, SymbolFlags>
            operator(@Nullable OperatorSubtaskState state) throws Exception {
        KeyedTwoInputStreamOperatorTestHarness<String, BarBatch, RuleRecord, SymbolFlags> harness =
                new KeyedTwoInputStreamOperatorTestHarness<>(
                        new CoBroadcastWithKeyedOperator<>(
                                new AnomalyOperator(
                                        Duration.ofMinutes(10), INSTRUMENTS, RuleLog.NONE),
                                List.of(AnomalyOperator.RULES)),
                        BarBatch::symbol,
                        record -> "",
                        Types.STRING);
        open.add(harness);
        harness.setup(SymbolFlagsSerializer.INSTANCE);
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
        return harness;
    }

    private static void calm(
            KeyedTwoInputStreamOperatorTestHarness<String, BarBatch, RuleRecord, SymbolFlags>
                    operator,
            String symbol,
            int minutes)
            throws Exception {
        for (int i = 0; i < minutes; i++) {
            operator.processElement1(minutes(symbol, Bars.minute(i, 100 + 0.02 * (i % 3))), 0);
        }
    }

    private static BarBatch minutes(String symbol, Bar bar) {
        return new BarBatch(symbol, 0, List.of(), List.of(bar), List.of(), List.of());
    }

    private static SymbolFlags newest(
            KeyedTwoInputStreamOperatorTestHarness<String, BarBatch, RuleRecord, SymbolFlags>
                    operator) {
        List<SymbolFlags> said = operator.extractOutputValues();
        return said.get(said.size() - 1);
    }
}
