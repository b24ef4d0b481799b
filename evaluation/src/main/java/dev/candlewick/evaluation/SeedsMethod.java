package dev.candlewick.evaluation;

import dev.candlewick.job.anomaly.Bar;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What is compared with: a close farther than three standard deviations from the mean of the last
 * 60 closes, of prices and not of returns. A flag is not repeated within five minutes, as ours.
 */
final class SeedsMethod {
    private static final int WINDOW = 60;
    private static final int WARM = 30;
    private static final double THRESHOLD = 3;
    private static final long COOLDOWN = 300_000_000;

    private SeedsMethod() {}

    /** The candles that it flags. */
    static List<Bar> flags(List<Bar> bars) {
        Deque<Double> window = new ArrayDeque<>();
        double sum = 0;
        double squares = 0;
        double base = Double.NaN;
        long met = Long.MIN_VALUE;
        List<Bar> flags = new ArrayList<>();
        for (Bar bar : bars) {
            if (!bar.hasClose()) {
                continue;
            }
            if (Double.isNaN(base)) {
                base = bar.close();
            }
            double price = bar.close() - base;
            int n = window.size();
            if (n >= WARM) {
                double mean = sum / n;
                double variance = Math.max(0, (squares - n * mean * mean) / (n - 1));
                if (Math.abs(price - mean) > THRESHOLD * Math.sqrt(variance)) {
                    if (met == Long.MIN_VALUE || bar.start() - met > COOLDOWN) {
                        flags.add(bar);
                    }
                    met = bar.start();
                }
            }
            window.addLast(price);
            sum += price;
            squares += price * price;
            if (window.size() > WINDOW) {
                double leaving = window.removeFirst();
                sum -= leaving;
                squares -= leaving * leaving;
            }
        }
        return flags;
    }
}
