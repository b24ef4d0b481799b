package dev.candlewick.evaluation;

import dev.candlewick.calendar.SessionSegment;
import dev.candlewick.calendar.TradingCalendar;
import dev.candlewick.feed.fault.TickSeries;
import dev.candlewick.job.anomaly.AnomalyKind;
import dev.candlewick.job.anomaly.AnomalyRules;
import dev.candlewick.job.anomaly.ArrivalDetector;
import dev.candlewick.job.anomaly.Bar;
import dev.candlewick.job.anomaly.Flag;
import dev.candlewick.job.anomaly.MinuteDetector;
import dev.candlewick.job.anomaly.PrintDetector;
import dev.candlewick.job.anomaly.SilenceDetector;
import dev.candlewick.job.candle.Candle;
import dev.candlewick.job.candle.Interval;
import dev.candlewick.job.candle.Silence;
import dev.candlewick.job.candle.Waits;
import dev.candlewick.job.instrument.ConditionTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All detectors over the ticks of one symbol: candles are folded as the job folds them and shown to
 * the detectors in the order in which they close; arrivals in the order of the log. The offset of a
 * tick is its index in the series.
 */
final class Detection {
    private static final double SCALE = 1e8;

    private final TickSeries ticks;
    private final TradingCalendar calendar;
    private final MinuteDetector minutes;
    private final PrintDetector prints;
    private final SilenceDetector silences;
    private final ArrivalDetector arrivals;
    private final Map<String, Flag> flags = new HashMap<>();
    private final List<Bar> bars = new ArrayList<>();
    private final Set<Long> days = new HashSet<>();
    private @Nullable SessionSegment segment;
    private @Nullable Candle second;
    private @Nullable Candle minute;

    private Detection(TickSeries ticks, TradingCalendar calendar, AnomalyRules rules) {
        this.ticks = ticks;
        this.calendar = calendar;
        double tickSize = ticks.tickSize() / SCALE;
        this.minutes = new MinuteDetector(tickSize, rules);
        this.prints = new PrintDetector(tickSize, rules);
        this.silences = new SilenceDetector(rules);
        this.arrivals = new ArrivalDetector(rules);
    }

    /**
     * What was found.
     *
     * @param flags that were not withdrawn, in the order of time
     * @param minutes the candles of a minute
     * @param days trading dates on which there was a trade
     */
    record Found(List<Flag> flags, List<Bar> minutes, int days) {}

    static Found run(TickSeries ticks, TradingCalendar calendar, AnomalyRules rules) {
        Detection detection = new Detection(ticks, calendar, rules);
        detection.candles();
        detection.arrivals();
        List<Flag> flags =
                detection.flags.values().stream()
                        .filter(Flag::stands)
                        .sorted(Comparator.comparingLong(Flag::start).thenComparing(Flag::kind))
                        .toList();
        return new Found(flags, detection.bars, detection.days.size());
    }

    private SessionSegment segmentAt(long time) {
        SessionSegment known = segment;
        if (known == null || !known.contains(time)) {
            known = calendar.segmentAt(time);
            segment = known;
        }
        return known;
    }

    private void candles() {
        for (int i = 0; i < ticks.length(); i++) {
            if (!ticks.isDropped(i)) {
                fold(i, ticks.eventTime(i));
            }
        }
        closeSecond();
        closeMinute();
    }

    private void fold(int index, long time) {
        Candle current = second;
        if (current == null || time >= current.end) {
            SessionSegment session = segmentAt(time);
            closeSecond();
            Candle open = minute;
            if (open != null && time >= open.end) {
                closeMinute();
            }
            if (minute == null) {
                minute = candle(Interval.ONE_MINUTE, session, time);
            }
            current = candle(Interval.ONE_SECOND, session, time);
            second = current;
        }
        int sets =
                (ticks.setsPrice(index) ? ConditionTable.OPEN_CLOSE | ConditionTable.HIGH_LOW : 0)
                        | (ticks.setsVolume(index) ? ConditionTable.VOLUME : 0);
        current.ohlcv.add(time, index, ticks.price(index), ticks.size(index), sets);
        current.folded.firstOffset = Math.min(current.folded.firstOffset, index);
        current.folded.lastOffset = index;
    }

    private static Candle candle(Interval interval, SessionSegment session, long time) {
        Candle candle = new Candle();
        candle.interval = interval;
        candle.start = session.bucketStart(time, interval.micros());
        candle.end = session.bucketEnd(time, interval.micros());
        candle.session = session.session().name();
        candle.sessionDate = session.sessionDate();
        return candle;
    }

    private void closeSecond() {
        Candle closing = second;
        Candle larger = minute;
        if (closing == null || larger == null) {
            return;
        }
        larger.ohlcv.merge(closing.ohlcv);
        larger.folded.merge(closing.folded);
        keep(prints.accept(Bar.of(closing, segmentAt(closing.start).anchor())));
        second = null;
    }

    private void closeMinute() {
        Candle closing = minute;
        if (closing == null) {
            return;
        }
        Bar bar = Bar.of(closing, segmentAt(closing.start).anchor());
        days.add(bar.sessionDate());
        bars.add(bar);
        keep(minutes.accept(bar));
        minute = null;
    }

    private void arrivals() {
        int[] order = inOrderOfArrival();
        Waits waits = new Waits();
        for (int index : order) {
            long arrived = ticks.appendTime(index);
            long time = ticks.eventTime(index);
            Silence silence = waits.tick(arrived, Long.MIN_VALUE, segmentAt(time), time, index);
            Flag stale = silence == null ? null : silences.judge(silence);
            if (stale != null) {
                keep(List.of(stale));
            }
            keep(arrivals.tick(time, arrived, index));
        }
        keep(arrivals.end());
    }

    /** The series is nearly in that order already. */
    private int[] inOrderOfArrival() {
        int[] order = new int[ticks.length()];
        int count = 0;
        for (int i = 0; i < ticks.length(); i++) {
            if (ticks.isDropped(i)) {
                continue;
            }
            int place = count++;
            while (place > 0 && ticks.appendTime(order[place - 1]) > ticks.appendTime(i)) {
                order[place] = order[place - 1];
                place--;
            }
            order[place] = i;
        }
        return java.util.Arrays.copyOf(order, count);
    }

    private void keep(List<Flag> changes) {
        for (Flag flag : changes) {
            flags.put(key(flag.kind(), flag.interval(), flag.start()), flag);
        }
    }

    private static String key(AnomalyKind kind, String interval, long start) {
        return kind.name() + interval + start;
    }
}
