package dev.candlewick.job.candle;

import dev.candlewick.job.instrument.Instrument;
import dev.candlewick.job.instrument.Instruments;
import dev.candlewick.job.tick.RejectReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Merges batches of partials into candles, keyed by symbol, and decides when a symbol's candles are
 * written: all that changed, in one {@link SymbolBatch}, when one of them closes, at each sweep,
 * and before every checkpoint barrier.
 *
 * <p>The sweep is one timer over all symbols that changed. When it has emitted more rows than the
 * budget allows for its interval, the next one comes later, so that forming candles never crowd out
 * closed ones.
 */
@SuppressWarnings("NullAway.Init") // Flink calls initializeState and open before anything else
public final class CandleRollupOperator extends AbstractStreamOperator<SymbolBatch>
        implements OneInputStreamOperator<PartialBatch, SymbolBatch> {

    public static final OutputTag<WrongPartition> WRONG_PARTITION =
            new OutputTag<>("wrong-partition") {};

    private static final ValueStateDescriptor<SymbolCandles> CANDLES =
            new ValueStateDescriptor<>("candles", SymbolCandlesSerializer.INSTANCE);

    private final long horizon;
    private final Instruments instruments;
    private final long sweepMillis;
    private final long rowsPerSecond;

    private transient ValueState<SymbolCandles> state;
    private transient Map<String, Instrument> known;
    private transient Map<String, Long> nextEnds;
    private transient Set<String> dirty;
    private transient long watermark;
    private transient Counter formingRows;
    private transient Counter finalRows;
    private transient Counter revisions;
    private transient Counter wrongPartition;
    private transient long sweepPause;
    private transient ScheduledFuture<?> timer;

    /**
     * The operator before any symbol is known.
     *
     * @param rowsPerSecond how many rows of forming candles may be emitted in a second by one copy
     *     of the operator
     */
    public CandleRollupOperator(
            Duration horizon, Instruments instruments, Duration sweepInterval, long rowsPerSecond) {
        this.horizon = horizon.toNanos() / 1000;
        this.instruments = instruments;
        this.sweepMillis = sweepInterval.toMillis();
        this.rowsPerSecond = rowsPerSecond;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        state = context.getKeyedStateStore().getState(CANDLES);
        known = new HashMap<>();
        nextEnds = new HashMap<>();
        dirty = new LinkedHashSet<>();
        watermark = Long.MIN_VALUE;
        this.<String>getKeyedStateBackend()
                .applyToAllKeys(
                        VoidNamespace.INSTANCE,
                        VoidNamespaceSerializer.INSTANCE,
                        CANDLES,
                        (symbol, candles) -> nextEnds.put(symbol, candles.value().nextEnd()));
    }

    @Override
    public void open() throws Exception {
        super.open();
        MetricGroup meters = getMetricGroup().addGroup(FoldMeters.GROUP);
        formingRows = meters.addGroup("state", "forming").counter("candleRows");
        finalRows = meters.addGroup("state", "final").counter("candleRows");
        revisions = meters.counter("revisions");
        wrongPartition = FoldMeters.rejected(getMetricGroup(), RejectReason.WRONG_PARTITION);
        meters.gauge("symbols", () -> nextEnds.size());
        meters.gauge("sweepPause", () -> sweepPause);
        meters.gauge("formingRowsPerSecondLimit", () -> rowsPerSecond);
        scheduleSweep(sweepMillis);
    }

    private void scheduleSweep(long delay) {
        sweepPause = delay;
        long next = getProcessingTimeService().getCurrentProcessingTime() + delay;
        timer =
                getProcessingTimeService()
                        .registerTimer(
                                next,
                                time ->
                                        scheduleSweep(
                                                Math.max(
                                                        sweepMillis,
                                                        sweep() * 1000 / rowsPerSecond)));
    }

    @Override
    public void processElement(StreamRecord<PartialBatch> element) throws Exception {
        PartialBatch batch = element.getValue();
        SymbolCandles candles = state.value();
        if (candles == null) {
            candles = new SymbolCandles(batch.partition);
        }
        if (candles.partition() != batch.partition) {
            WrongPartition wrong = WrongPartition.of(batch, candles.partition());
            wrongPartition.inc(wrong.tickCount);
            output.collect(WRONG_PARTITION, new StreamRecord<>(wrong));
            return;
        }
        if (batch.arrivals.length > 0 || batch.silences.length > 0) {
            handOnArrivals(batch);
        }
        if (batch.partials.length == 0) {
            return;
        }
        Instrument instrument = known.computeIfAbsent(batch.symbol, instruments::of);
        for (Partial partial : batch.partials) {
            revisions.inc(candles.merge(partial, instrument));
        }
        state.update(candles);
        dirty.add(batch.symbol);
        nextEnds.put(batch.symbol, candles.nextEnd());
    }

    private void handOnArrivals(PartialBatch batch) {
        SymbolBatch arrived = new SymbolBatch();
        arrived.symbol = batch.symbol;
        arrived.partition = batch.partition;
        arrived.arrivals = batch.arrivals;
        arrived.silences = batch.silences;
        output.collect(new StreamRecord<>(arrived));
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        long closed = micros(mark);
        // The last watermark of a stream that ends is no word of the log: it closes nothing.
        if (closed != Long.MAX_VALUE) {
            watermark = Math.max(watermark, closed);
            List<String> closing = new ArrayList<>();
            nextEnds.forEach(
                    (symbol, end) -> {
                        if (end <= watermark) {
                            closing.add(symbol);
                        }
                    });
            for (String symbol : closing) {
                emit(symbol);
            }
        }
        super.processWatermark(mark);
    }

    /**
     * Event time before which nothing is to come, microseconds; the last watermark of all: the
     * largest.
     */
    static long micros(Watermark mark) {
        return mark.getTimestamp() == Watermark.MAX_WATERMARK.getTimestamp()
                ? Long.MAX_VALUE
                : (mark.getTimestamp() + 1) * 1000;
    }

    /** Emits every symbol that changed; returns the number of rows. */
    private long sweep() throws Exception {
        long emitted = 0;
        for (String symbol : List.copyOf(dirty)) {
            emitted += emit(symbol);
        }
        return emitted;
    }

    private long emit(String symbol) throws Exception {
        setCurrentKey(symbol);
        SymbolCandles candles = state.value();
        candles.close(watermark);
        candles.evict(horizon);
        SymbolBatch batch = new SymbolBatch();
        batch.symbol = symbol;
        batch.partition = candles.partition();
        batch.candles = candles.takeDirty();
        state.update(candles);
        dirty.remove(symbol);
        nextEnds.put(symbol, candles.nextEnd());
        if (batch.candles.length > 0) {
            count(batch);
            output.collect(new StreamRecord<>(batch));
        }
        return batch.candles.length;
    }

    private void count(SymbolBatch batch) {
        for (Candle candle : batch.candles) {
            (candle.isFinal ? finalRows : formingRows).inc();
        }
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        sweep();
    }

    @Override
    public void close() throws Exception {
        if (timer != null) {
            timer.cancel(false);
        }
        super.close();
    }

    @Override
    public void finish() throws Exception {
        sweep();
        super.finish();
    }
}
