package dev.candlewick.job.candle;

import dev.candlewick.job.instrument.Instruments;
import dev.candlewick.job.tick.LogStretch;
import dev.candlewick.job.tick.LogView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;

/** Opens the two operators of the candles in harnesses, and closes all that it has opened. */
final class Operators {

    static final int MAX_PARALLELISM = 128;
    static final Instruments INSTRUMENTS =
            Instruments.parsed("symbol,calendar,condition_table,tick_size,name\n");

    private final List<AutoCloseable> open = new ArrayList<>();

    /**
     * One copy of the operator that folds partitions.
     *
     * @param state what it is to be restored from; null: nothing
     */
    OneInputStreamOperatorTestHarness<LogStretch, PartialBatch> fold(
            int copies, int copy, @Nullable OperatorSubtaskState state) throws Exception {
        return fold(copies, copy, state, LogView.NONE);
    }

    /**
     * The same over a log that somebody looks at.
     *
     * @param log what its broker says
     */
    OneInputStreamOperatorTestHarness<LogStretch, PartialBatch> fold(
            int copies, int copy, @Nullable OperatorSubtaskState state, LogView log)
            throws Exception {
        return opened(
                new OneInputStreamOperatorTestHarness<>(
                        new PartitionFoldOperator(
                                Market.HORIZON, INSTRUMENTS, Duration.ofMillis(50), log),
                        MAX_PARALLELISM,
                        copies,
                        copy),
                state);
    }

    /**
     * The operator that merges partials.
     *
     * @param state what it is to be restored from; null: nothing
     */
    KeyedOneInputStreamOperatorTestHarness<String, PartialBatch, SymbolBatch> rollup(
            @Nullable OperatorSubtaskState state) throws Exception {
        return opened(
                new KeyedOneInputStreamOperatorTestHarness<>(
                        new CandleRollupOperator(
                                Market.HORIZON, INSTRUMENTS, Duration.ofMillis(250), 20_000),
                        batch -> batch.symbol,
                        Types.STRING),
                state);
    }

    private <H extends AbstractStreamOperatorTestHarness<?>> H opened(
            H harness, @Nullable OperatorSubtaskState state) throws Exception {
        open.add(harness);
        harness.setup();
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
        return harness;
    }

    void close() throws Exception {
        for (AutoCloseable harness : open) {
            harness.close();
        }
    }
}
