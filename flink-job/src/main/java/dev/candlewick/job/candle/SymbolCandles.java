package dev.candlewick.job.candle;

import dev.candlewick.calendar.SessionSegment;
import dev.candlewick.job.instrument.Instrument;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The candles of one symbol that a tick may still change. Forming ones wait for the watermark;
 * final ones are kept until the symbol's own newest event time lies the horizon past their end,
 * because until then a tick inside the horizon may revise them. Nothing but that clock evicts.
 */
public final class SymbolCandles {

    private static final int FORMAT = 1;
    private static final Interval[] INTERVALS = Interval.values();

    private final int partition;
    private final Map<Interval, NavigableMap<Long, Candle>> forming = maps();
    private final Map<Interval, NavigableMap<Long, Candle>> closed = maps();
    private final List<Candle> dirty = new ArrayList<>();

    /**
     * The candle of each interval that was merged into last: mostly the next partial is its own.
     */
    private final @Nullable Candle[] last = new Candle[INTERVALS.length];

    private long newestEventTime = Long.MIN_VALUE;

    /** Newest end of a final candle: whatever ends by then is final, a new candle too. */
    private long closedUpTo = Long.MIN_VALUE;

    public SymbolCandles(int partition) {
        this.partition = partition;
    }

    private static Map<Interval, NavigableMap<Long, Candle>> maps() {
        Map<Interval, NavigableMap<Long, Candle>> maps = new EnumMap<>(Interval.class);
        for (Interval interval : INTERVALS) {
            maps.put(interval, new TreeMap<>());
        }
        return maps;
    }

    private static NavigableMap<Long, Candle> of(
            Map<Interval, NavigableMap<Long, Candle>> maps, Interval interval) {
        return Objects.requireNonNull(maps.get(interval));
    }

    /** The one partition of the symbol. */
    public int partition() {
        return partition;
    }

    /**
     * Merges a partial into the candle of each interval.
     *
     * @return how many candles were final and unchanged until now, and will be written once more
     */
    public int merge(Partial partial, Instrument instrument) {
        int revised = 0;
        for (int i = 0; i < INTERVALS.length; i++) {
            Interval interval = INTERVALS[i];
            Candle candle = last[i];
            if (candle == null || partial.start < candle.start || partial.start >= candle.end) {
                candle =
                        candle(
                                interval,
                                instrument.calendar().segmentAt(partial.start),
                                partial.start);
                last[i] = candle;
            }
            if (candle.isFinal && !candle.dirty && candle.folded.tickCount > 0) {
                revised++;
            }
            candle.folded.merge(partial.folded);
            candle.ohlcv.merge(interval == Interval.ONE_DAY ? partial.daily() : partial.intraday);
            markDirty(candle);
        }
        newestEventTime = Math.max(newestEventTime, partial.newestEventTime);
        return revised;
    }

    private Candle candle(Interval interval, SessionSegment segment, long time) {
        boolean day = interval == Interval.ONE_DAY;
        long start = day ? segment.dayStart() : segment.bucketStart(time, interval.micros());
        Candle known = of(forming, interval).get(start);
        if (known == null) {
            known = of(closed, interval).get(start);
        }
        if (known != null) {
            return known;
        }
        Candle opened = new Candle();
        opened.interval = interval;
        opened.start = start;
        opened.end = day ? segment.dayEnd() : segment.bucketEnd(time, interval.micros());
        opened.session = day ? "ALL" : segment.session().name();
        opened.sessionDate = segment.sessionDate();
        // A restart forgets the watermark; what it has closed says how far it had come.
        opened.isFinal = opened.end <= closedUpTo;
        of(opened.isFinal ? closed : forming, interval).put(start, opened);
        return opened;
    }

    private void markDirty(Candle candle) {
        if (!candle.dirty) {
            candle.dirty = true;
            dirty.add(candle);
        }
    }

    /**
     * Makes final every forming candle that ends at or before {@code watermark}, microseconds:
     * nothing before it is to come.
     */
    public void close(long watermark) {
        for (NavigableMap<Long, Candle> candles : forming.values()) {
            while (!candles.isEmpty() && candles.firstEntry().getValue().end <= watermark) {
                Candle candle = candles.pollFirstEntry().getValue();
                candle.isFinal = true;
                closedUpTo = Math.max(closedUpTo, candle.end);
                markDirty(candle);
                of(closed, candle.interval).put(candle.start, candle);
            }
        }
    }

    /**
     * Forgets candles that no tick can change any more. One that is still forming is final by that
     * very fact, whatever other partitions do to the watermark.
     */
    public void evict(long horizon) {
        if (newestEventTime == Long.MIN_VALUE) {
            return;
        }
        long oldest = newestEventTime - horizon;
        close(oldest);
        for (int i = 0; i < INTERVALS.length; i++) {
            Candle candle = last[i];
            if (candle != null && candle.end <= oldest) {
                last[i] = null;
            }
        }
        for (NavigableMap<Long, Candle> candles : closed.values()) {
            Iterator<Candle> oldestFirst = candles.values().iterator();
            while (oldestFirst.hasNext() && oldestFirst.next().end <= oldest) {
                oldestFirst.remove();
            }
        }
    }

    /**
     * Earliest end of a forming candle, microseconds; {@link Long#MAX_VALUE} when none is forming.
     */
    public long nextEnd() {
        long next = Long.MAX_VALUE;
        for (NavigableMap<Long, Candle> candles : forming.values()) {
            if (!candles.isEmpty()) {
                next = Math.min(next, candles.firstEntry().getValue().end);
            }
        }
        return next;
    }

    /**
     * Copies of the candles that changed since the last call, in the order of a {@link
     * SymbolBatch}.
     */
    public Candle[] takeDirty() {
        dirty.sort(
                Comparator.<Candle, Interval>comparing(candle -> candle.interval)
                        .thenComparingLong(candle -> candle.start));
        Candle[] taken = new Candle[dirty.size()];
        for (int i = 0; i < taken.length; i++) {
            dirty.get(i).dirty = false;
            taken[i] = dirty.get(i).copy();
        }
        dirty.clear();
        return taken;
    }

    public SymbolCandles copy() {
        SymbolCandles copy = new SymbolCandles(partition);
        copy.newestEventTime = newestEventTime;
        forming.values()
                .forEach(candles -> candles.values().forEach(candle -> copy.put(candle.copy())));
        closed.values()
                .forEach(candles -> candles.values().forEach(candle -> copy.put(candle.copy())));
        return copy;
    }

    private void put(Candle candle) {
        of(candle.isFinal ? closed : forming, candle.interval).put(candle.start, candle);
        if (candle.isFinal) {
            closedUpTo = Math.max(closedUpTo, candle.end);
        }
        if (candle.dirty) {
            dirty.add(candle);
        }
    }

    public void write(DataOutput out) throws IOException {
        out.writeByte(FORMAT);
        out.writeInt(partition);
        out.writeLong(newestEventTime);
        write(forming, out);
        write(closed, out);
    }

    private static void write(Map<Interval, NavigableMap<Long, Candle>> maps, DataOutput out)
            throws IOException {
        for (NavigableMap<Long, Candle> candles : maps.values()) {
            out.writeInt(candles.size());
            for (Candle candle : candles.values()) {
                candle.write(out);
            }
        }
    }

    public static SymbolCandles read(DataInput in) throws IOException {
        int format = in.readByte();
        if (format != FORMAT) {
            throw new IOException("State of format " + format + "; this job reads " + FORMAT);
        }
        SymbolCandles candles = new SymbolCandles(in.readInt());
        candles.newestEventTime = in.readLong();
        for (int map = 0; map < 2 * INTERVALS.length; map++) {
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                candles.put(Candle.read(in));
            }
        }
        return candles;
    }
}
