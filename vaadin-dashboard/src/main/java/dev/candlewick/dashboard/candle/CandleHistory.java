package dev.candlewick.dashboard.candle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Moves a window of at most {@value CandleBook#CAPACITY} candles through the past of a series. */
@Component
public class CandleHistory {

    private final CandleQueries queries;

    public CandleHistory(CandleQueries queries) {
        this.queries = queries;
    }

    /**
     * A window in the past, or at the right edge.
     *
     * @param newest true when the last candle is the newest one of the series
     */
    public record Page(List<Candle> candles, boolean newest) {}

    /**
     * The window so many candles away from the one shown; at either end it stops.
     *
     * @param shown the window on screen, oldest first, not empty
     * @param shift candles to move: negative into the past, positive towards now; never more than a
     *     window, because a browser says it
     * @param visible how many of the newest of a window can be seen; the oldest window has so many
     */
    public Page shifted(CandleSeries series, List<Candle> shown, int shift, int visible) {
        int steps = Math.clamp(shift, -CandleBook.CAPACITY, CandleBook.CAPACITY);
        int least = Math.min(shown.size(), Math.clamp(visible, 1, CandleBook.CAPACITY));
        return steps < 0 ? older(series, shown, -steps, least) : newer(series, shown, steps);
    }

    /** A window with a moment in its middle, as far as there are candles on both sides. */
    public Page around(CandleSeries series, Instant time) {
        List<Candle> window =
                new ArrayList<>(queries.before(series, time, CandleBook.CAPACITY / 2));
        List<Candle> after = queries.from(series, time, CandleBook.CAPACITY - window.size() + 1);
        boolean newest = after.size() <= CandleBook.CAPACITY - window.size();
        window.addAll(newest ? after : after.subList(0, after.size() - 1));
        return new Page(window, newest);
    }

    /** The window whose candles start before a time; empty where there are none. */
    public Page until(CandleSeries series, Instant end) {
        List<Candle> window = queries.before(series, end, CandleBook.CAPACITY);
        return new Page(window, queries.from(series, end, 1).isEmpty());
    }

    /** The same window as the database has it now, for instance after a rebuild was switched in. */
    public List<Candle> again(CandleSeries series, List<Candle> shown) {
        return queries.from(series, shown.getFirst().startTime(), shown.size());
    }

    private Page older(CandleSeries series, List<Candle> shown, int steps, int least) {
        // The candle that falls out of the right edge; at least one stays.
        int cut = Math.max(1, shown.size() - steps);
        List<Candle> kept = shown.subList(0, cut);
        List<Candle> before =
                queries.before(
                        series, kept.getFirst().startTime(), CandleBook.CAPACITY - kept.size());
        List<Candle> window = new ArrayList<>(before);
        window.addAll(kept);
        if (window.size() >= least) {
            return new Page(window, false);
        }
        // All are in sight from the oldest on, the newest perhaps among them.
        List<Candle> oldest = queries.from(series, window.getFirst().startTime(), least + 1);
        return new Page(oldest.subList(0, Math.min(least, oldest.size())), oldest.size() <= least);
    }

    private Page newer(CandleSeries series, List<Candle> shown, int steps) {
        List<Candle> after =
                queries.from(series, shown.getLast().startTime(), steps + 2).stream()
                        .skip(1)
                        .toList();
        boolean newest = after.size() <= steps;
        List<Candle> window = new ArrayList<>(shown);
        window.addAll(newest ? after : after.subList(0, steps));
        int from = Math.max(0, window.size() - CandleBook.CAPACITY);
        return new Page(List.copyOf(window.subList(from, window.size())), newest);
    }
}
