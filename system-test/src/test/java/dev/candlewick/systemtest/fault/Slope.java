package dev.candlewick.systemtest.fault;

import java.util.List;
import java.util.Locale;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/**
 * How a measure changes with time: the slope of a straight line through it by least squares, and
 * how far the true slope may lie from it with a confidence of 95 %, errors taken as independent and
 * normal.
 *
 * @param measure what was measured, with its unit
 * @param samples how many lie behind the slope
 * @param mean of them
 * @param perHour slope
 * @param halfWidth of the interval of confidence around it
 */
record Slope(String measure, long samples, double mean, double perHour, double halfWidth) {
    private static final double ALPHA = 0.05;

    /**
     * The slope over the second half.
     *
     * @param hours when each value was taken
     */
    static Slope ofSecondHalf(String measure, List<Double> hours, List<Double> values) {
        SimpleRegression regression = new SimpleRegression();
        double sum = 0;
        int begin = values.size() / 2;
        for (int i = begin; i < values.size(); i++) {
            regression.addData(hours.get(i), values.get(i));
            sum += values.get(i);
        }
        return new Slope(
                measure,
                regression.getN(),
                sum / regression.getN(),
                regression.getSlope(),
                regression.getSlopeConfidenceInterval(ALPHA));
    }

    /** Whether the measure grows, as far as one can tell. */
    boolean isPositive() {
        return perHour - halfWidth > 0;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s: mean %.1f, slope %+.2f an hour, 95 %% between %+.2f and %+.2f, of %d samples",
                measure,
                mean,
                perHour,
                perHour - halfWidth,
                perHour + halfWidth,
                samples);
    }
}
