package dev.candlewick.dashboard.watch;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How an instrument has gone lately.
 *
 * @param trend closes of the last two hours as numbers from 0, the lowest of them, to 100, the
 *     highest; oldest first, at most 60; empty when there are not two
 * @param rise last close of the trend over its first, minus 1
 * @param flags flags of the newest day that stand, of severity WARN or CRITICAL, that nobody has
 *     acknowledged
 * @param critical whether one of them is CRITICAL
 */
public record Pulse(List<Integer> trend, double rise, int flags, boolean critical) {

    static final Pulse NONE = new Pulse(List.of(), 0, 0, false);

    private static final int POINTS = 60;
    private static final int TOP = 100;

    /** The trend of these closes, oldest first, without flags. */
    static Pulse of(List<Double> closes) {
        if (closes.size() < 2) {
            return NONE;
        }
        double low = closes.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        double high = closes.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        int step = (closes.size() + POINTS - 1) / POINTS;
        // Counted from the end, so that the newest close is always there.
        int first = (closes.size() - 1) % step;
        List<Integer> points =
                IntStream.iterate(first, index -> index < closes.size(), index -> index + step)
                        .mapToObj(index -> place(closes.get(index), low, high))
                        .toList();
        return new Pulse(points, closes.getLast() / closes.getFirst() - 1, 0, false);
    }

    private static int place(double close, double low, double high) {
        return high > low ? (int) Math.round((close - low) / (high - low) * TOP) : TOP / 2;
    }

    Pulse flagged(int count, boolean anyCritical) {
        return new Pulse(trend, rise, count, anyCritical);
    }
}
