package dev.candlewick.job.anomaly;

import java.util.Arrays;

/** Formulas over a window of values. All are functions of their arguments and change none. */
final class Statistics {
    private Statistics() {}

    /** Arithmetic mean; NaN of nothing. */
    static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** Standard deviation of a sample (divisor n - 1); NaN of fewer than two values. */
    static double deviation(double[] values) {
        if (values.length < 2) {
            return Double.NaN;
        }
        double mean = mean(values);
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / (values.length - 1));
    }

    /** The middle value, or the mean of the two middle ones; NaN of nothing. */
    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return medianOfSorted(sorted);
    }

    static double medianOfSorted(double[] sorted) {
        int n = sorted.length;
        if (n == 0) {
            return Double.NaN;
        }
        return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    }

    /** Median of the absolute deviations from {@code centre}; not scaled to a normal law. */
    static double medianAbsoluteDeviation(double[] values, double centre) {
        double[] deviations = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            deviations[i] = Math.abs(values[i] - centre);
        }
        Arrays.sort(deviations);
        return medianOfSorted(deviations);
    }

    /**
     * Volatility by exponentially weighted squares with mean 0 (RiskMetrics 1996), the weights of
     * the window scaled to 1; the last value weighs most. NaN of nothing.
     */
    static double exponentialDeviation(double[] values, double lambda) {
        double weight = 1;
        double weights = 0;
        double squares = 0;
        for (int i = values.length - 1; i >= 0; i--) {
            squares += weight * values[i] * values[i];
            weights += weight;
            weight *= lambda;
        }
        return Math.sqrt(squares / weights);
    }

    /**
     * Smallest value that at least the share {@code quantile} of all values does not exceed
     * (nearest rank); NaN of nothing.
     */
    static double quantileOfSorted(double[] sorted, double quantile) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int rank = (int) Math.ceil(quantile * sorted.length);
        return sorted[Math.max(rank, 1) - 1];
    }

    /**
     * Test statistic of Mann (1945) and Kendall for a trend, with the correction for ties and for
     * continuity; positive when values rise. 0 when all are equal or there are fewer than three.
     */
    static double mannKendall(double[] values) {
        int n = values.length;
        int s = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                s += (values[j] > values[i] ? 1 : 0) - (values[j] < values[i] ? 1 : 0);
            }
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double ties = 0;
        for (int i = 0; i < n; ) {
            int same = i + 1;
            while (same < n && sorted[same] == sorted[i]) {
                same++;
            }
            double t = same - i;
            ties += t * (t - 1) * (2 * t + 5);
            i = same;
        }
        double variance = ((double) n * (n - 1) * (2 * n + 5) - ties) / 18;
        if (n < 3 || variance <= 0 || s == 0) {
            return 0;
        }
        return (s - Integer.signum(s)) / Math.sqrt(variance);
    }

    /**
     * Median of the slopes between all pairs (Theil, Sen 1968), in units of a value for each step.
     * NaN of fewer than two values.
     */
    static double theilSen(double[] values) {
        int n = values.length;
        if (n < 2) {
            return Double.NaN;
        }
        double[] slopes = new double[n * (n - 1) / 2];
        int count = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                slopes[count++] = (values[j] - values[i]) / (j - i);
            }
        }
        Arrays.sort(slopes);
        return medianOfSorted(slopes);
    }
}
