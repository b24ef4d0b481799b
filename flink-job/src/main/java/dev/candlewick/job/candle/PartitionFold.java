package dev.candlewick.job.candle;

import dev.candlewick.calendar.SessionSegment;
import dev.candlewick.job.instrument.ConditionTable;
import dev.candlewick.job.instrument.Instrument;
import dev.candlewick.job.instrument.Instruments;
import dev.candlewick.job.tick.LogRecord;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Folds the ticks of one partition, in log order, into partials of a second, and decides by the
 * symbol's own log prefix which tick is late and which a duplicate. A symbol has one partition, so
 * this sees all of it.
 *
 * <p>What it remembers across a restart, in {@link #toBytes}, is the newest event time, the trade
 * ids, the day volumes and the minute of arrivals of each symbol; open partials are flushed before.
 */
public final class PartitionFold {

    /** What became of a tick. */
    public enum Outcome {
        /** In the candles, for the prices of those of 1s to 1h, and mostly for their volume. */
        PRICE,
        /** In the candles, for the volume of those of 1s to 1h alone. */
        VOLUME,
        /** In the candles, counting for neither price nor volume of those of 1s to 1h. */
        INELIGIBLE,
        DUPLICATE,
        LATE
    }

    private static final byte FORMAT = 3;

    /** Knew no snapshots. */
    private static final byte FIRST_FORMAT = 1;

    /** Knew no arrivals. */
    private static final byte SECOND_FORMAT = 2;

    /** How long a source that has said to be live is taken at its word, milliseconds. */
    private static final long LIVE_MILLIS = 10_000;

    private static final int HEADER = 1 + Integer.BYTES + Long.BYTES + Integer.BYTES;
    private static final ArrivalMinute[] NO_ARRIVALS = {};
    private static final Silence[] NO_SILENCES = {};
    private static final int INTRADAY = (1 << ConditionTable.DAILY_SHIFT) - 1;

    private final int partition;
    private final long horizon;
    private final Instruments instruments;
    private final Map<String, SymbolFold> symbols = new HashMap<>();

    /** The symbol of each number of the reader, as far as it is still that. */
    private @Nullable SymbolFold[] numbered = new SymbolFold[16];

    private final List<SymbolFold> touched = new ArrayList<>();

    /** Partials that were handed on, empty again: a second needs no new one. */
    private final List<Partial> spare = new ArrayList<>();

    private long nextOffset;

    /** Append time up to which ticks come from a source that is live, milliseconds. */
    private long liveUntil = Long.MIN_VALUE;

    /** Append time of the last heartbeat, microseconds. */
    private long heartbeatAt = Long.MIN_VALUE;

    /** Whether somebody was told of a silence that was not over. */
    private boolean told;

    /** When arrivals were last looked through for minutes that are over, minutes of append time. */
    private long arrivalMinute = Long.MIN_VALUE;

    private static final class SymbolFold {
        /** The very String that records bring with their number, or an equal one. */
        String name;

        final Instrument instrument;
        final TradeIds tradeIds;
        final DayVolumes dayVolumes;
        final List<Partial> open = new ArrayList<>();

        /** Minutes of arrival that are over and not yet handed on. */
        final List<ArrivalMinute> arrived = new ArrayList<>(0);

        /** Silences that are not yet handed on. */
        final List<Silence> silent = new ArrayList<>(0);

        /** How ticks of a live source arrive; null while there were none, as the next. */
        @Nullable Arrivals arrivals;

        @Nullable Waits waits;

        @Nullable SessionSegment segment;
        @Nullable Partial current;

        /** Where the second of {@link #current} ends, exclusive. */
        long currentEnd;

        long newestEventTime;

        /** Latest start among {@link #open}; means nothing while there is none. */
        long newestOpen;

        /** Earliest end of a second among {@link #open}; means nothing while there is none. */
        long oldestEnd;

        SymbolFold(
                Instrument instrument,
                long newestEventTime,
                TradeIds tradeIds,
                DayVolumes dayVolumes) {
            this.name = instrument.symbol();
            this.instrument = instrument;
            this.newestEventTime = newestEventTime;
            this.tradeIds = tradeIds;
            this.dayVolumes = dayVolumes;
        }

        @SuppressWarnings({"ReferenceEquality", "StringEquality"}) // another is looked up
        boolean isNamed(String symbol) {
            return name == symbol;
        }

        /** Whether there is something to hand on. */
        boolean isTouched() {
            return !(open.isEmpty() && arrived.isEmpty() && silent.isEmpty());
        }

        SessionSegment segmentAt(long time) {
            SessionSegment known = segment;
            if (known == null || time < known.start() || time >= known.end()) {
                known = instrument.calendar().segmentAt(time);
                segment = known;
            }
            return known;
        }
    }

    /**
     * A fold that has seen nothing of its partition.
     *
     * @param horizon how far a tick may lie behind the newest event time of its symbol,
     *     microseconds
     */
    public PartitionFold(int partition, long horizon, Instruments instruments) {
        this.partition = partition;
        this.horizon = horizon;
        this.instruments = instruments;
    }

    /** Notes a record that carries no tick. */
    public void pass(LogRecord record) {
        nextOffset = record.offset + 1;
    }

    /** Notes a HEARTBEAT record, which says whether its source is live. */
    public void heartbeat(LogRecord record) {
        nextOffset = record.offset + 1;
        if (record.live) {
            liveUntil = record.appendTime + LIVE_MILLIS;
        }
        long now = record.appendTime * 1000;
        boolean late = heartbeatAt != Long.MIN_VALUE && now - heartbeatAt > Waits.LEAST / 2;
        for (SymbolFold symbol : late || told ? symbols.values() : List.<SymbolFold>of()) {
            Waits waits = symbol.waits;
            if (waits != null) {
                keep(symbol, waits.end(now, heartbeatAt, record.offset));
            }
        }
        told = false;
        heartbeatAt = Math.max(heartbeatAt, now);
        long minute = Math.floorDiv(record.appendTime, 60_000L);
        if (minute > arrivalMinute) {
            arrivalMinute = minute;
            for (SymbolFold symbol : symbols.values()) {
                Arrivals arrivals = symbol.arrivals;
                if (arrivals != null) {
                    keep(symbol, arrivals.endBefore(record.appendTime * 1000));
                }
            }
        }
    }

    private void arrive(SymbolFold symbol, LogRecord record) {
        Arrivals arrivals = symbol.arrivals;
        if (arrivals == null) {
            arrivals = new Arrivals();
            symbol.arrivals = arrivals;
        }
        long now = record.appendTime * 1000;
        keep(symbol, arrivals.add(record.eventTime, now, record.offset));
        Waits waits = symbol.waits;
        if (waits == null) {
            waits = new Waits();
            symbol.waits = waits;
        }
        SessionSegment segment = symbol.segmentAt(record.eventTime);
        keep(symbol, waits.tick(now, heartbeatAt, segment, record.eventTime, record.offset));
    }

    /**
     * By the clock nothing has been appended to the partition since the last record: tells of
     * symbols that are silent for long.
     *
     * @param now microseconds since the epoch
     */
    public void silentAt(long now) {
        if (heartbeatAt == Long.MIN_VALUE || now - heartbeatAt <= Waits.LEAST / 2) {
            return;
        }
        for (SymbolFold symbol : symbols.values()) {
            Waits waits = symbol.waits;
            if (waits != null) {
                keep(symbol, waits.lasting(now, heartbeatAt));
                told |= waits.isTold();
            }
        }
    }

    private void keep(SymbolFold symbol, @Nullable ArrivalMinute minute) {
        if (minute != null) {
            touch(symbol);
            symbol.arrived.add(minute);
        }
    }

    private void keep(SymbolFold symbol, @Nullable Silence silence) {
        if (silence != null) {
            touch(symbol);
            symbol.silent.add(silence);
        }
    }

    private void touch(SymbolFold symbol) {
        if (!symbol.isTouched()) {
            // Waits for no second.
            symbol.oldestEnd = Long.MIN_VALUE;
            touched.add(symbol);
        }
    }

    /** Folds a TRADE record. */
    public Outcome fold(LogRecord record) {
        nextOffset = record.offset + 1;
        SymbolFold symbol = symbol(record);
        if (record.appendTime < liveUntil) {
            arrive(symbol, record);
        }
        Outcome leftOut = leftOut(symbol, record);
        return leftOut == null ? fold(symbol, record) : leftOut;
    }

    /**
     * Folds a SNAPSHOT record: a tick whose size is the volume since the snapshot before it.
     *
     * @param out is given what became of the volume when the tick is folded; must keep nothing of
     *     the record
     */
    public Outcome foldSnapshot(LogRecord record, BiConsumer<LogRecord, DayVolumes.Step> out) {
        nextOffset = record.offset + 1;
        SymbolFold symbol = symbol(record.symbol);
        Outcome leftOut = leftOut(symbol, record);
        if (leftOut != null) {
            // What it says of the volume is in every snapshot after it.
            record.size = 0;
            return leftOut;
        }
        DayVolumes.Step step =
                symbol.dayVolumes.take(
                        record.source,
                        symbol.segmentAt(record.eventTime).sessionDate(),
                        record.size);
        out.accept(record, step);
        record.size = step.volume();
        return fold(symbol, record);
    }

    /** Moves the clock of the symbol; what becomes of a tick that is not folded, else null. */
    private @Nullable Outcome leftOut(SymbolFold symbol, LogRecord record) {
        symbol.newestEventTime = Math.max(symbol.newestEventTime, record.eventTime);
        long oldest = symbol.newestEventTime - horizon;
        if (record.eventTime < oldest) {
            return Outcome.LATE;
        }
        if (record.hasTradeId
                && !symbol.tradeIds.add(
                        record.tradeIdHigh, record.tradeIdLow, record.eventTime, oldest)) {
            return Outcome.DUPLICATE;
        }
        return null;
    }

    private Outcome fold(SymbolFold symbol, LogRecord record) {
        int sets = symbol.instrument.conditions().sets(record.conditions);
        add(partial(symbol, record.eventTime), record, sets);
        if ((sets & ConditionTable.HIGH_LOW) != 0) {
            return Outcome.PRICE;
        }
        return (sets & ConditionTable.VOLUME) != 0 ? Outcome.VOLUME : Outcome.INELIGIBLE;
    }

    private SymbolFold symbol(LogRecord record) {
        int number = record.symbolNumber;
        if (number < 0) {
            return symbol(record.symbol);
        }
        if (number >= numbered.length) {
            numbered = Arrays.copyOf(numbered, Math.max(number + 1, 2 * numbered.length));
        }
        SymbolFold known = numbered[number];
        if (known == null || !known.isNamed(record.symbol)) {
            known = symbol(record.symbol);
            known.name = record.symbol;
            numbered[number] = known;
        }
        return known;
    }

    private SymbolFold symbol(String name) {
        SymbolFold symbol = symbols.get(name);
        if (symbol == null) {
            symbol =
                    new SymbolFold(
                            instruments.of(name), Long.MIN_VALUE, new TradeIds(), new DayVolumes());
            symbols.put(name, symbol);
        }
        return symbol;
    }

    private Partial partial(SymbolFold symbol, long time) {
        Partial current = symbol.current;
        if (current != null && time >= current.start && time < symbol.currentEnd) {
            return current;
        }
        SessionSegment segment = symbol.segmentAt(time);
        long start = segment.bucketStart(time, Interval.ONE_SECOND.micros());
        symbol.currentEnd = segment.bucketEnd(time, Interval.ONE_SECOND.micros());
        if (symbol.open.isEmpty()) {
            if (!symbol.isTouched()) {
                touched.add(symbol);
            }
        } else if (start <= symbol.newestOpen) {
            for (Partial open : symbol.open) {
                if (open.start == start) {
                    symbol.current = open;
                    return open;
                }
            }
        }
        Partial opened = spare.isEmpty() ? new Partial() : spare.remove(spare.size() - 1);
        opened.start = start;
        boolean first = symbol.open.isEmpty();
        symbol.newestOpen = first ? start : Math.max(symbol.newestOpen, start);
        symbol.oldestEnd =
                first ? symbol.currentEnd : Math.min(symbol.oldestEnd, symbol.currentEnd);
        symbol.open.add(opened);
        symbol.current = opened;
        return opened;
    }

    private void add(Partial partial, LogRecord record, int sets) {
        partial.folded.add(partition, record.offset, record.valueHash);
        partial.newestEventTime = Math.max(partial.newestEventTime, record.eventTime);
        int intraday = sets & INTRADAY;
        int daily = sets >> ConditionTable.DAILY_SHIFT;
        if (partial.daily == null && daily != intraday) {
            partial.daily = partial.intraday.copy();
        }
        partial.intraday.add(record.eventTime, record.offset, record.price, record.size, intraday);
        Ohlcv own = partial.daily;
        if (own != null) {
            own.add(record.eventTime, record.offset, record.price, record.size, daily);
        }
    }

    /**
     * Newest event time of a symbol among its accepted ticks so far, microseconds since the epoch.
     */
    public long newestEventTime(String symbol) {
        return symbol(symbol).newestEventTime;
    }

    /**
     * Hands on what is open, one batch for each symbol: all of it, so that nothing of a symbol is
     * handed on before something that lies ahead of it in the log.
     *
     * @param watermark microseconds; a symbol with no second that ends at or before it waits.
     *     {@link Long#MAX_VALUE}: none does
     * @param out must keep nothing of a batch: its partials are filled again
     */
    public void flush(long watermark, Consumer<PartialBatch> out) {
        int waiting = 0;
        for (int i = 0; i < touched.size(); i++) {
            SymbolFold symbol = touched.get(i);
            if (symbol.oldestEnd > watermark) {
                touched.set(waiting++, symbol);
            } else {
                flush(symbol, out);
            }
        }
        touched.subList(waiting, touched.size()).clear();
    }

    private void flush(SymbolFold symbol, Consumer<PartialBatch> out) {
        PartialBatch batch = new PartialBatch();
        batch.symbol = symbol.instrument.symbol();
        batch.partition = partition;
        batch.partials = symbol.open.toArray(Partial[]::new);
        if (!symbol.arrived.isEmpty()) {
            batch.arrivals = symbol.arrived.toArray(NO_ARRIVALS);
            symbol.arrived.clear();
        }
        if (!symbol.silent.isEmpty()) {
            batch.silences = symbol.silent.toArray(NO_SILENCES);
            symbol.silent.clear();
        }
        out.accept(batch);
        symbol.open.clear();
        symbol.current = null;
        for (Partial partial : batch.partials) {
            partial.clear();
            spare.add(partial);
        }
    }

    /** Offset behind the last record that this has seen. */
    public long nextOffset() {
        return nextOffset;
    }

    public int partition() {
        return partition;
    }

    /**
     * The state that must survive a restart.
     *
     * @throws IllegalStateException when partials are still open
     */
    public byte[] toBytes() {
        if (!touched.isEmpty()) {
            throw new IllegalStateException("Partials must be flushed before a snapshot.");
        }
        int size = HEADER + 3 * Long.BYTES;
        for (Map.Entry<String, SymbolFold> entry : symbols.entrySet()) {
            SymbolFold symbol = entry.getValue();
            symbol.tradeIds.forget(symbol.newestEventTime - horizon);
            size += Short.BYTES + entry.getKey().length() + Long.BYTES;
            size += symbol.tradeIds.byteSize() + symbol.dayVolumes.byteSize();
            Arrivals arrivals = symbol.arrivals;
            Waits waits = symbol.waits;
            size += 1;
            if (arrivals != null && waits != null) {
                size += arrivals.byteSize() + waits.byteSize();
            }
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        out.put(FORMAT).putInt(partition).putLong(nextOffset);
        out.putLong(liveUntil).putLong(heartbeatAt).putLong(arrivalMinute);
        out.putInt(symbols.size());
        for (Map.Entry<String, SymbolFold> entry : symbols.entrySet()) {
            byte[] name = entry.getKey().getBytes(StandardCharsets.US_ASCII);
            out.putShort((short) name.length).put(name);
            out.putLong(entry.getValue().newestEventTime);
            entry.getValue().tradeIds.write(out);
            entry.getValue().dayVolumes.write(out);
            Arrivals arrivals = entry.getValue().arrivals;
            Waits waits = entry.getValue().waits;
            out.put((byte) (arrivals != null && waits != null ? 1 : 0));
            if (arrivals != null && waits != null) {
                arrivals.write(out);
                waits.write(out);
            }
        }
        return out.array();
    }

    /** The partition whose state {@code bytes} hold. */
    static int partitionOf(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getInt(1);
    }

    /** The offset up to which the state in {@code bytes} has come. */
    static long nextOffsetOf(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getLong(5);
    }

    public static PartitionFold fromBytes(byte[] bytes, long horizon, Instruments instruments) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        byte format = in.get();
        if (format < FIRST_FORMAT || format > FORMAT) {
            throw new IllegalStateException(
                    "State of format "
                            + format
                            + "; this job reads formats "
                            + FIRST_FORMAT
                            + " to "
                            + FORMAT);
        }
        PartitionFold fold = new PartitionFold(in.getInt(), horizon, instruments);
        fold.nextOffset = in.getLong();
        if (format > SECOND_FORMAT) {
            fold.liveUntil = in.getLong();
            fold.heartbeatAt = in.getLong();
            fold.arrivalMinute = in.getLong();
        }
        int count = in.getInt();
        for (int i = 0; i < count; i++) {
            byte[] name = new byte[in.getShort()];
            in.get(name);
            String symbol = new String(name, StandardCharsets.US_ASCII);
            long newestEventTime = in.getLong();
            TradeIds tradeIds = TradeIds.read(in);
            DayVolumes dayVolumes = format == FIRST_FORMAT ? new DayVolumes() : DayVolumes.read(in);
            SymbolFold own =
                    new SymbolFold(instruments.of(symbol), newestEventTime, tradeIds, dayVolumes);
            if (format > SECOND_FORMAT && in.get() == 1) {
                own.arrivals = Arrivals.read(in);
                Waits waits = Waits.read(in);
                own.waits = waits;
                fold.told |= waits.isTold();
            }
            fold.symbols.put(symbol, own);
        }
        return fold;
    }
}
