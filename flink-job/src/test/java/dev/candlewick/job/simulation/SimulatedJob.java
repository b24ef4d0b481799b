package dev.candlewick.job.simulation;

import dev.candlewick.job.candle.Candle;
import dev.candlewick.job.candle.Partial;
import dev.candlewick.job.candle.PartialBatch;
import dev.candlewick.job.candle.PartitionFold;
import dev.candlewick.job.candle.SymbolCandles;
import dev.candlewick.job.instrument.Instruments;
import dev.candlewick.job.simulation.SimulatedLog.Bucket;
import dev.candlewick.job.tick.LogRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of the job from a checkpoint on: a fold for each partition, a channel behind each, the
 * keyed candles, and the writer. Each method is one step; in which order they come is the
 * schedule's affair.
 */
final class SimulatedJob {
    private static final long BOUND = 500_000;
    private static final long AN_HOUR = 3_600_000_000L;
    private static final Instruments INSTRUMENTS =
            Instruments.parsed("symbol,calendar,condition_table,tick_size,name\n");

    /** What survives a run: how far each partition was read, the bytes of its fold, the candles. */
    static final class Checkpoint {
        final long[] positions;
        final byte[][] folds;
        final Map<String, SymbolCandles> candles;

        Checkpoint(long[] positions, byte[][] folds, Map<String, SymbolCandles> candles) {
            this.positions = positions;
            this.folds = folds;
            this.candles = candles;
        }

        /** Of nothing but offsets. */
        static Checkpoint at(long... positions) {
            return new Checkpoint(positions, new byte[SimulatedLog.PARTITIONS][], Map.of());
        }
    }

    /** What travels in a channel: partials, the event clock, or a barrier where both are null. */
    private record Element(@Nullable PartialBatch partials, @Nullable Long clock) {
        static final Element BARRIER = new Element(null, null);
    }

    private final SimulatedLog log;
    private final SimulatedDatabase database;
    private final Flaw flaw;
    private final long[] positions;
    private final long[] clocks = new long[SimulatedLog.PARTITIONS];
    private final PartitionFold[] folds = new PartitionFold[SimulatedLog.PARTITIONS];
    private final List<Deque<Element>> channels = new ArrayList<>();
    private final long[] marks = new long[SimulatedLog.PARTITIONS];
    private final Map<String, SymbolCandles> candles = new HashMap<>();
    private final Map<String, Long> newest = new HashMap<>();
    private final Map<Bucket, Candle> pending = new HashMap<>();
    private final List<Long> pendingLate = new ArrayList<>();
    private long watermark = Long.MIN_VALUE;

    private final boolean[] barrierDue = new boolean[SimulatedLog.PARTITIONS];
    private final boolean[] barrierHere = new boolean[SimulatedLog.PARTITIONS];
    private final long[] barrierPositions = new long[SimulatedLog.PARTITIONS];
    private final byte[][] barrierFolds = new byte[SimulatedLog.PARTITIONS][];
    private @Nullable Map<String, SymbolCandles> snapshot;

    SimulatedJob(SimulatedLog log, SimulatedDatabase database, Flaw flaw, Checkpoint from) {
        this.log = log;
        this.database = database;
        this.flaw = flaw;
        positions = from.positions.clone();
        Arrays.fill(clocks, Long.MIN_VALUE);
        Arrays.fill(marks, Long.MIN_VALUE);
        for (int partition = 0; partition < folds.length; partition++) {
            channels.add(new ArrayDeque<>());
            byte[] bytes = from.folds[partition];
            folds[partition] =
                    bytes == null
                            ? new PartitionFold(partition, SimulatedLog.HORIZON, INSTRUMENTS)
                            : PartitionFold.fromBytes(bytes, SimulatedLog.HORIZON, INSTRUMENTS);
        }
        from.candles.forEach((symbol, own) -> candles.put(symbol, own.copy()));
    }

    /** Reads and folds one record; false at the end of the partition. */
    boolean read(int partition) {
        List<LogRecord> records = log.partition(partition);
        if (positions[partition] == records.size()) {
            return false;
        }
        LogRecord record = records.get((int) positions[partition]++);
        long clock = clocks[partition];
        if (record.kind != LogRecord.Kind.TRADE) {
            folds[partition].pass(record);
            clocks[partition] = Math.max(clock, record.eventTime);
            return true;
        }
        clocks[partition] = Math.max(clock, record.eventTime - BOUND);
        if (flaw == Flaw.LATENESS_BY_WATERMARK && record.eventTime < clock) {
            folds[partition].pass(record);
            return true;
        }
        if (folds[partition].fold(asRead(record)) == PartitionFold.Outcome.LATE) {
            pendingLate.add(SimulatedLog.place(record));
        }
        return true;
    }

    private LogRecord asRead(LogRecord record) {
        if (flaw != Flaw.NO_DEDUPLICATION) {
            return record;
        }
        LogRecord read = new LogRecord();
        read.partition = record.partition;
        read.offset = record.offset;
        read.kind = record.kind;
        read.symbol = record.symbol;
        read.eventTime = record.eventTime;
        read.price = record.price;
        read.size = record.size;
        read.value(record.value());
        return read;
    }

    /** Hands on what the event clock closes, then the clock itself, as the operator does. */
    void handOn(int partition) {
        Deque<Element> channel = channels.get(partition);
        handPartialsOn(partition, clocks[partition]);
        channel.add(new Element(null, clocks[partition]));
    }

    /** The timer of the fold: hands on whatever waits. */
    void handPartialsOn(int partition) {
        handPartialsOn(partition, Long.MAX_VALUE);
    }

    private void handPartialsOn(int partition, long watermark) {
        Deque<Element> channel = channels.get(partition);
        folds[partition].flush(watermark, batch -> channel.add(new Element(batch.copy(), null)));
    }

    /** The partition is silent for so long that it holds nobody back. */
    void goIdle(int partition) {
        marks[partition] = Long.MAX_VALUE;
        advance();
    }

    /** Takes one element from a channel; false when there is none to take. */
    boolean deliver(int partition) {
        if (barrierHere[partition] || channels.get(partition).isEmpty()) {
            return false;
        }
        Element element = channels.get(partition).remove();
        if (element.partials() != null) {
            merge(element.partials());
        } else if (element.clock() != null) {
            marks[partition] = element.clock();
            advance();
        } else {
            barrierHere[partition] = true;
        }
        return true;
    }

    private void merge(PartialBatch batch) {
        SymbolCandles own =
                candles.computeIfAbsent(batch.symbol, symbol -> new SymbolCandles(batch.partition));
        for (Partial partial : batch.partials) {
            own.merge(partial, INSTRUMENTS.of(batch.symbol));
            newest.merge(batch.symbol, partial.newestEventTime, Math::max);
        }
    }

    private void advance() {
        long slowest = Arrays.stream(marks).min().orElseThrow();
        if (slowest != Long.MAX_VALUE && slowest > watermark) {
            watermark = slowest;
            candles.forEach(
                    (symbol, own) -> {
                        if (own.nextEnd() <= watermark) {
                            emit(symbol, own);
                        }
                    });
        }
    }

    /** Emits every symbol. */
    void sweep() {
        candles.forEach(this::emit);
    }

    private void emit(String symbol, SymbolCandles own) {
        own.close(flaw == Flaw.EARLY_CLOSE && watermark > 0 ? watermark + AN_HOUR : watermark);
        own.evict(SimulatedLog.HORIZON);
        for (Candle candle : own.takeDirty()) {
            pending.merge(
                    new Bucket(symbol, candle.interval, candle.start),
                    candle,
                    (one, other) -> one.folded.lastOffset > other.folded.lastOffset ? one : other);
        }
        if (flaw == Flaw.EVICTION_BY_WATERMARK
                && newest.getOrDefault(symbol, 0L) < watermark - SimulatedLog.HORIZON) {
            candles.put(symbol, new SymbolCandles(own.partition()));
        }
    }

    /** Writes what is pending; false while the database is away. */
    boolean flush() {
        if (database.away) {
            if (flaw == Flaw.ROWS_LOST_IN_AN_OUTAGE) {
                pending.clear();
                return true;
            }
            return false;
        }
        database.commit(pending, pendingLate);
        pending.clear();
        pendingLate.clear();
        return true;
    }

    /** Asks for a checkpoint; nothing when one is under way. */
    void beginCheckpoint() {
        if (!isCheckpointing()) {
            Arrays.fill(barrierDue, true);
        }
    }

    private boolean isCheckpointing() {
        return snapshot != null
                || anyTrue(barrierDue)
                || anyTrue(barrierHere)
                || barrierIsOnItsWay();
    }

    private boolean barrierIsOnItsWay() {
        return channels.stream().anyMatch(channel -> channel.contains(Element.BARRIER));
    }

    private static boolean anyTrue(boolean[] flags) {
        for (boolean flag : flags) {
            if (flag) {
                return true;
            }
        }
        return false;
    }

    /** The barrier passes a source and its fold. */
    void sendBarrier(int partition) {
        if (barrierDue[partition]) {
            barrierDue[partition] = false;
            Deque<Element> channel = channels.get(partition);
            handPartialsOn(partition);
            barrierPositions[partition] = positions[partition];
            barrierFolds[partition] = folds[partition].toBytes();
            channel.add(Element.BARRIER);
        }
    }

    /**
     * The barrier passes the keyed candles and reaches the writer; a checkpoint when it is done.
     */
    @Nullable Checkpoint finishCheckpoint() {
        if (snapshot == null) {
            for (boolean here : barrierHere) {
                if (!here) {
                    return null;
                }
            }
            sweep();
            Map<String, SymbolCandles> copies = new HashMap<>();
            candles.forEach((symbol, own) -> copies.put(symbol, own.copy()));
            snapshot = copies;
            Arrays.fill(barrierHere, false);
        }
        if (flaw != Flaw.CHECKPOINT_BEFORE_THE_FLUSH && !flush()) {
            return null;
        }
        Checkpoint done = new Checkpoint(barrierPositions.clone(), barrierFolds.clone(), snapshot);
        snapshot = null;
        return done;
    }

    /** Everything, to the end of the log and into the database. */
    void finish() {
        for (int partition = 0; partition < folds.length; partition++) {
            boolean more = true;
            while (more) {
                more = read(partition);
            }
            barrierHere[partition] = false;
            handOn(partition);
            handPartialsOn(partition);
            while (!channels.get(partition).isEmpty()) {
                deliver(partition);
                barrierHere[partition] = false;
            }
        }
        sweep();
        flush();
    }
}
