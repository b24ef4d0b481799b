package dev.candlewick.job.candle;

import dev.candlewick.job.instrument.Instruments;
import dev.candlewick.job.tick.FeedGap;
import dev.candlewick.job.tick.ImportedCandle;
import dev.candlewick.job.tick.LateTick;
import dev.candlewick.job.tick.LogEnds;
import dev.candlewick.job.tick.LogGuard;
import dev.candlewick.job.tick.LogRecord;
import dev.candlewick.job.tick.LogStretch;
import dev.candlewick.job.tick.LogView;
import dev.candlewick.job.tick.RejectReason;
import dev.candlewick.job.tick.RejectedTick;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a {@link PartitionFold} for each partition that the source before it reads. Chained to the
 * source: the link must stay a forward one.
 *
 * <p>Its state follows the partitions: each copy of the operator is offered the state of all and
 * takes up that of a partition at the first record of it. State of a partition that nobody has seen
 * since is carried on by one copy; where two have written the same partition, the one that has come
 * farther in the log holds.
 *
 * <p>It begins only when the log is the one that the state was folded from, and holds all that is
 * still to be folded.
 */
@SuppressWarnings("NullAway.Init") // Flink calls initializeState and open before anything else
public final class PartitionFoldOperator extends AbstractStreamOperator<PartialBatch>
        implements OneInputStreamOperator<LogStretch, PartialBatch> {

    public static final OutputTag<RejectedTick> REJECTED = new OutputTag<>("rejected") {};
    public static final OutputTag<SnapshotTick> SNAPSHOT = new OutputTag<>("snapshot") {};
    public static final OutputTag<ImportedCandle> IMPORTED = new OutputTag<>("imported") {};
    public static final OutputTag<FeedGap> GAP = new OutputTag<>("gap") {};
    public static final OutputTag<LateTick> LATE = new OutputTag<>("late") {};

    private static final Logger LOG = LoggerFactory.getLogger(PartitionFoldOperator.class);

    /** How many times as long as a flush the operator folds until the next, at least. */
    private static final long FLUSH_PAUSE_FACTOR = 20;

    /** Milliseconds. */
    private static final long LONGEST_FLUSH_PAUSE = 1000;

    private final long horizon;
    private final Instruments instruments;
    private final long flushMillis;
    private final LogView log;

    private transient Map<Integer, PartitionFold> folds;
    private transient Map<Integer, byte[]> unseen;
    private transient ListState<byte[]> state;
    private transient ListState<byte[]> guardState;
    private transient LogGuard guard;
    private transient LogView.Extent begun;
    private transient LogEnds ends;
    private transient FoldMeters meters;
    private transient volatile long lastCheckpointNanos;
    private transient ScheduledFuture<?> timer;
    private transient QuietLog quiet;

    /**
     * The operator before any partition is known.
     *
     * @param flushInterval how long a partial may wait while the watermark stands still and flushes
     *     are quick
     */
    public PartitionFoldOperator(
            Duration horizon, Instruments instruments, Duration flushInterval, LogView log) {
        this.horizon = horizon.toNanos() / 1000;
        this.instruments = instruments;
        this.flushMillis = flushInterval.toMillis();
        this.log = log;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        // Metrics are read by another thread.
        folds = new ConcurrentHashMap<>();
        unseen = new ConcurrentHashMap<>();
        state =
                context.getOperatorStateStore()
                        .getUnionListState(
                                new ListStateDescriptor<>(
                                        "partitions", BytePrimitiveArraySerializer.INSTANCE));
        for (byte[] bytes : state.get()) {
            unseen.merge(
                    PartitionFold.partitionOf(bytes),
                    bytes,
                    (a, b) ->
                            PartitionFold.nextOffsetOf(a) >= PartitionFold.nextOffsetOf(b) ? a : b);
        }
        guardState =
                context.getOperatorStateStore()
                        .getUnionListState(
                                new ListStateDescriptor<>(
                                        "log", BytePrimitiveArraySerializer.INSTANCE));
        begun = log.look();
        guard = guard(begun);
    }

    private LogGuard guard(LogView.Extent now) throws Exception {
        @Nullable LogGuard known = null;
        for (byte[] bytes : guardState.get()) {
            known = LogGuard.fromBytes(bytes);
        }
        if (known == null) {
            known = LogGuard.begin(now);
            if (known.missing() > 0) {
                LOG.warn(
                        "The log begins behind offset 0: {} offsets are gone, and what was there is in no candle. First offsets by partition: {}",
                        known.missing(),
                        now.beginnings());
            }
        }
        Map<Integer, Long> nextOffsets = new HashMap<>();
        unseen.forEach(
                (partition, bytes) ->
                        nextOffsets.put(partition, PartitionFold.nextOffsetOf(bytes)));
        known.check(now, nextOffsets);
        return known;
    }

    @Override
    public void open() throws Exception {
        super.open();
        meters = new FoldMeters(getMetricGroup(), instruments);
        meters.missing(guard::missing);
        lastCheckpointNanos = System.nanoTime();
        meters.checkpointAge(() -> (System.nanoTime() - lastCheckpointNanos) / 1_000_000_000);
        if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
            followLog();
        }
        quiet = new QuietLog();
        scheduleFlush(flushMillis);
    }

    /**
     * One copy of the operator tells of every partition how long it is, and how far the fold had
     * come when it was restored: the partition may wait long for whoever reads it.
     */
    private void followLog() {
        ends = log.follow();
        begun.ends()
                .forEach(
                        (partition, end) -> {
                            meters.end(partition, of -> ends.newest().getOrDefault(of, end));
                            meters.partition(partition, this::nextOffset);
                        });
    }

    /** A feed that is dead appends nothing, so no record tells of it. */
    private void lookForSilence() {
        long now = getProcessingTimeService().getCurrentProcessingTime();
        if (!quiet.isTimeToLook(now)) {
            return;
        }
        for (PartitionFold fold : folds.values()) {
            if (quiet.isQuiet(fold.partition(), fold.nextOffset(), now)) {
                fold.silentAt(now * 1000);
            }
        }
    }

    private long nextOffset(int partition) {
        PartitionFold fold = folds.get(partition);
        if (fold != null) {
            return fold.nextOffset();
        }
        byte[] bytes = unseen.get(partition);
        return bytes == null
                ? begun.beginnings().getOrDefault(partition, 0L)
                : PartitionFold.nextOffsetOf(bytes);
    }

    private void scheduleFlush(long pause) {
        long next = getProcessingTimeService().getCurrentProcessingTime() + pause;
        timer =
                getProcessingTimeService()
                        .registerTimer(
                                next,
                                time -> {
                                    long begin = System.nanoTime();
                                    lookForSilence();
                                    flush(Long.MAX_VALUE);
                                    scheduleFlush(
                                            pauseAfter(System.nanoTime() - begin, flushMillis));
                                });
    }

    /**
     * With many symbols, or when what follows cannot keep up, a flush takes long: then the next one
     * comes later and gathers more ticks into each partial.
     *
     * @param flushNanos how long the flush took
     * @param shortest milliseconds
     * @return milliseconds
     */
    static long pauseAfter(long flushNanos, long shortest) {
        long wanted = FLUSH_PAUSE_FACTOR * flushNanos / 1_000_000;
        return Math.max(shortest, Math.min(wanted, LONGEST_FLUSH_PAUSE));
    }

    @Override
    public void processElement(StreamRecord<LogStretch> element) {
        LogStretch stretch = element.getValue();
        PartitionFold fold = fold(stretch.records[0].partition);
        for (int i = 0; i < stretch.count; i++) {
            process(stretch.records[i], fold);
        }
    }

    private void process(LogRecord record, PartitionFold fold) {
        if (record.offset < fold.nextOffset()) {
            throw new IllegalStateException(
                    """
                    Partition %d of topic %s goes back from offset %d to %d: the topic was recreated, or this state belongs \
                    to another log. Candles of two logs cannot be mixed: start the job without this state and with a new \
                    --log-epoch (./candlewick up --fresh)."""
                            .formatted(
                                    record.partition,
                                    record.topic,
                                    fold.nextOffset(),
                                    record.offset));
        }
        switch (record.kind) {
            case TRADE -> tick(record, fold, fold.fold(record));
            case SNAPSHOT -> tick(record, fold, fold.foldSnapshot(record, this::snapshot));
            case BAR -> {
                fold.pass(record);
                meters.bar();
                output.collect(IMPORTED, new StreamRecord<>(Objects.requireNonNull(record.bar)));
            }
            case GAP -> {
                fold.pass(record);
                meters.gap();
                output.collect(GAP, new StreamRecord<>(Objects.requireNonNull(record.gap)));
            }
            case HEARTBEAT -> {
                fold.heartbeat(record);
                long now = getProcessingTimeService().getCurrentProcessingTime();
                quiet.heartbeat(record.partition, now - record.appendTime);
                meters.heartbeat();
            }
            case REJECTED -> {
                fold.pass(record);
                RejectReason reason = Objects.requireNonNull(record.reason);
                meters.rejected(reason);
                output.collect(
                        REJECTED,
                        new StreamRecord<>(RejectedTick.of(record, reason, record.detail)));
            }
        }
    }

    private void snapshot(LogRecord record, DayVolumes.Step step) {
        meters.snapshot(step.basis());
        output.collect(SNAPSHOT, new StreamRecord<>(SnapshotTick.of(record, step)));
    }

    private void tick(LogRecord record, PartitionFold fold, PartitionFold.Outcome outcome) {
        meters.tick(outcome);
        if (outcome == PartitionFold.Outcome.LATE) {
            long newest = fold.newestEventTime(record.symbol);
            output.collect(LATE, new StreamRecord<>(LateTick.of(record, newest)));
        }
    }

    private PartitionFold fold(int partition) {
        PartitionFold fold = folds.get(partition);
        if (fold == null) {
            guard.checkKnown(partition);
            byte[] bytes = unseen.remove(partition);
            fold =
                    bytes == null
                            ? new PartitionFold(partition, horizon, instruments)
                            : PartitionFold.fromBytes(bytes, horizon, instruments);
            folds.put(partition, fold);
            meters.partition(partition, this::nextOffset);
        }
        return fold;
    }

    private void flush(long watermark) {
        for (PartitionFold fold : folds.values()) {
            fold.flush(watermark, batch -> output.collect(new StreamRecord<>(batch)));
        }
    }

    /** What the watermark closes is handed on before it; the rest waits for the timer. */
    @Override
    public void processWatermark(Watermark mark) throws Exception {
        flush(CandleRollupOperator.micros(mark));
        super.processWatermark(mark);
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) {
        flush(Long.MAX_VALUE);
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        List<byte[]> all = new ArrayList<>();
        for (PartitionFold fold : folds.values()) {
            all.add(fold.toBytes());
        }
        int copies = getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks();
        int copy = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
        unseen.forEach(
                (partition, bytes) -> {
                    if (partition % copies == copy) {
                        all.add(bytes);
                    }
                });
        state.update(all);
        guardState.update(copy == 0 ? List.of(guard.toBytes()) : List.of());
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        super.notifyCheckpointComplete(checkpointId);
        lastCheckpointNanos = System.nanoTime();
    }

    @Override
    public void close() throws Exception {
        if (timer != null) {
            timer.cancel(false);
        }
        if (ends != null) {
            ends.close();
        }
        super.close();
    }

    @Override
    public void finish() throws Exception {
        flush(Long.MAX_VALUE);
        super.finish();
    }
}
