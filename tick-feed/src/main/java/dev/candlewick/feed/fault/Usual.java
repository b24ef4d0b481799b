package dev.candlewick.feed.fault;

import java.util.Arrays;

/** What is usual in a series of ticks before a moment. Times in microseconds. */
final class Usual {
    private static final long MINUTE = 60_000_000;
    private static final long SECOND = 1_000_000;
    private static final int MINUTES = 60;
    private static final int LEAST_MINUTES = 50;
    private static final int CLOSES = 50;
    private static final long CLOSES_WITHIN = 10 * MINUTE;
    private static final int WAITS = 512;
    private static final double DECAY = 0.94;
    private static final double NORMAL = 1.4826;
    private static final double LEAST_VOLUME_SIGMA = StrictMath.log(5) / 5;
    private static final double LEAST_WAIT = 2;
    // Prints jump between bid and ask: one step of the grid either way is nothing.
    private static final double LEAST_STEPS = 2;
    private static final double HUNDREDTHS = 100;

    private final TickSeries ticks;

    Usual(TickSeries ticks) {
        this.ticks = ticks;
    }

    /** Logarithms of the last price of each of the 60 minutes before; NaN where there is none. */
    private double[] closes(long time) {
        long end = Math.floorDiv(time, MINUTE) * MINUTE;
        long start = end - (MINUTES + 1) * MINUTE;
        double[] closes = new double[MINUTES + 1];
        Arrays.fill(closes, Double.NaN);
        for (int i = ticks.from(start); i < ticks.length() && ticks.eventTime(i) < end; i++) {
            if (ticks.setsPrice(i)) {
                closes[(int) ((ticks.eventTime(i) - start) / MINUTE)] =
                        StrictMath.log((double) ticks.price(i));
            }
        }
        return closes;
    }

    /** Sigma of a return of a minute; NaN when too many of the minutes before have no trade. */
    double returnSigma(long time) {
        double[] closes = closes(time);
        double[] returns = new double[MINUTES];
        int count = 0;
        double last = Double.NaN;
        for (double close : closes) {
            if (!Double.isNaN(close)) {
                if (!Double.isNaN(last)) {
                    returns[count++] = close - last;
                }
                last = close;
            }
        }
        if (count < LEAST_MINUTES) {
            return Double.NaN;
        }
        double mean = 0;
        for (int i = 0; i < count; i++) {
            mean += returns[i] / count;
        }
        double squares = 0;
        double weight = 1;
        double weights = 0;
        double weighted = 0;
        for (int i = count - 1; i >= 0; i--) {
            squares += (returns[i] - mean) * (returns[i] - mean);
            weighted += weight * returns[i] * returns[i];
            weights += weight;
            weight *= DECAY;
        }
        double grid = ticks.tickSize() / StrictMath.exp(last);
        return Math.max(
                grid,
                Math.max(
                        StrictMath.sqrt(squares / (count - 1)),
                        StrictMath.sqrt(weighted / weights)));
    }

    /**
     * Median, sigma and last of the 50 closes of a second before a time, in units of the price, or
     * null when they lie more than ten minutes back.
     */
    double @org.jspecify.annotations.Nullable [] closesOfASecond(long time) {
        double[] closes = new double[CLOSES];
        int count = 0;
        long taken = Math.floorDiv(time, SECOND);
        for (int i = ticks.from(taken * SECOND) - 1; i >= 0 && count < CLOSES; i--) {
            long second = Math.floorDiv(ticks.eventTime(i), SECOND);
            if (ticks.eventTime(i) < time - CLOSES_WITHIN) {
                return null;
            }
            if (second != taken && ticks.setsPrice(i)) {
                closes[count++] = ticks.price(i);
                taken = second;
            }
        }
        if (count < CLOSES) {
            return null;
        }
        double median = median(closes);
        double[] distances = new double[CLOSES];
        for (int i = 0; i < CLOSES; i++) {
            distances[i] = Math.abs(closes[i] - median);
        }
        return new double[] {
            median, Math.max(NORMAL * median(distances), LEAST_STEPS * ticks.tickSize()), closes[0]
        };
    }

    /**
     * Volume that a minute must have to lie {@code size} sigmas above the 60 before it, in units of
     * a size; NaN when too many of them have no trade.
     */
    double volume(long time, double size) {
        long end = Math.floorDiv(time, MINUTE) * MINUTE;
        long start = end - MINUTES * MINUTE;
        double[] volumes = new double[MINUTES];
        for (int i = ticks.from(start); i < ticks.length() && ticks.eventTime(i) < end; i++) {
            if (ticks.setsVolume(i)) {
                volumes[(int) ((ticks.eventTime(i) - start) / MINUTE)] += ticks.size(i);
            }
        }
        double[] traded = Arrays.stream(volumes).filter(volume -> volume > 0).toArray();
        if (traded.length < LEAST_MINUTES) {
            return Double.NaN;
        }
        double usual = median(traded);
        double[] logs =
                Arrays.stream(traded).map(v -> StrictMath.log1p(HUNDREDTHS * v / usual)).toArray();
        double middle = median(logs);
        double spread = median(Arrays.stream(logs).map(log -> Math.abs(log - middle)).toArray());
        double sigma = Math.max(NORMAL * spread, LEAST_VOLUME_SIGMA);
        return StrictMath.expm1(middle + size * sigma) / HUNDREDTHS * usual;
    }

    /**
     * 99th percentile of the times between the last ticks of the session, seconds; NaN: too few.
     */
    double wait(long time, long sessionStart) {
        int end = ticks.from(time);
        int start = Math.max(Math.max(ticks.from(sessionStart), end - WAITS - 1), 0);
        double[] waits = new double[Math.max(0, end - start - 1)];
        for (int i = 0; i < waits.length; i++) {
            waits[i] = (ticks.eventTime(start + i + 1) - ticks.eventTime(start + i)) * 1e-6;
        }
        if (waits.length < WAITS / 2) {
            return Double.NaN;
        }
        Arrays.sort(waits);
        return Math.max(LEAST_WAIT, waits[(int) Math.ceil(0.99 * waits.length) - 1]);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
    }
}
