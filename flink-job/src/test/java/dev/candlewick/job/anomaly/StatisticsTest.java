package dev.candlewick.job.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.apache.commons.math3.stat.correlation.KendallsCorrelation;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Each formula against commons-math, or against its definition written out another way. */
class StatisticsTest {
    private static final int ROUNDS = 500;
    private static final Offset<Double> CLOSE = within(1e-9);

    private final Random random = new Random(7);

    @Test
    void meanAndDeviationAreThoseOfCommonsMath() {
        for (int round = 0; round < ROUNDS; round++) {
            double[] values = values(2 + random.nextInt(80));
            DescriptiveStatistics expected = new DescriptiveStatistics(values);
            assertThat(Statistics.mean(values)).isCloseTo(expected.getMean(), CLOSE);
            assertThat(Statistics.deviation(values))
                    .isCloseTo(expected.getStandardDeviation(), CLOSE);
        }
    }

    @Test
    void medianAndItsDeviationAreThoseOfCommonsMath() {
        Percentile percentile = new Percentile(50);
        for (int round = 0; round < ROUNDS; round++) {
            double[] values = values(1 + random.nextInt(80));
            double median = percentile.evaluate(values);
            assertThat(Statistics.median(values)).isCloseTo(median, CLOSE);
            double[] distances = Arrays.stream(values).map(v -> Math.abs(v - median)).toArray();
            assertThat(Statistics.medianAbsoluteDeviation(values, median))
                    .isCloseTo(percentile.evaluate(distances), CLOSE);
        }
    }

    @Test
    void theSortedWindowSaysWhatSortingSays() {
        for (int capacity : new int[] {1, 2, 5, 50}) {
            SortedWindow window = new SortedWindow(capacity);
            double[] all = values(300);
            for (int i = 0; i < all.length; i++) {
                window.add(all[i]);
                double[] last = Arrays.copyOfRange(all, Math.max(0, i + 1 - capacity), i + 1);
                double median = Statistics.median(last);
                assertThat(window.size()).isEqualTo(last.length);
                assertThat(window.median()).isCloseTo(median, CLOSE);
                assertThat(window.medianAbsoluteDeviation())
                        .isCloseTo(Statistics.medianAbsoluteDeviation(last, median), CLOSE);
            }
        }
    }

    @Test
    void exponentialWeightsComeToTheRecursionOfRiskMetrics() {
        double[] values = values(400);
        double variance = values[0] * values[0];
        for (int i = 1; i < values.length; i++) {
            variance = 0.94 * variance + 0.06 * values[i] * values[i];
        }
        assertThat(Statistics.exponentialDeviation(values, 0.94))
                .isCloseTo(Math.sqrt(variance), within(1e-6));
    }

    @Test
    void mannKendallIsTheSumBehindKendallsTau() {
        KendallsCorrelation kendall = new KendallsCorrelation();
        for (int round = 0; round < ROUNDS; round++) {
            int n = 10 + random.nextInt(40);
            double[] values = random.doubles(n).toArray();
            double[] time = new double[n];
            Arrays.setAll(time, i -> i);
            // Without ties tau is S over the number of pairs.
            double s = kendall.correlation(time, values) * n * (n - 1) / 2;
            double variance = n * (n - 1.0) * (2 * n + 5) / 18;
            double expected = Math.abs(s) < 0.5 ? 0 : (s - Math.signum(s)) / Math.sqrt(variance);
            assertThat(Statistics.mannKendall(values)).isCloseTo(expected, within(1e-6));
        }
    }

    /** Worked by hand: S is 6 - 3 with one tie of two, the variance (300 - 18) / 18. */
    @Test
    void mannKendallCorrectsForTies() {
        assertThat(Statistics.mannKendall(new double[] {1, 2, 2, 4, 1.5}))
                .isCloseTo((3 - 1) / Math.sqrt((300.0 - 18) / 18), CLOSE);
    }

    @Test
    void theilSenFindsALineUnderOutliers() {
        double[] values = new double[30];
        Arrays.setAll(values, i -> 3 + 0.25 * i);
        values[4] = 1000;
        values[17] = -1000;
        assertThat(Statistics.theilSen(values)).isCloseTo(0.25, CLOSE);
    }

    @Test
    void constantAndEmptyWindowsHaveTheirOwnAnswers() {
        double[] same = new double[30];
        Arrays.fill(same, 5);
        assertThat(Statistics.deviation(same)).isZero();
        assertThat(Statistics.medianAbsoluteDeviation(same, 5)).isZero();
        assertThat(Statistics.mannKendall(same)).isZero();
        assertThat(Statistics.theilSen(same)).isZero();
        assertThat(Statistics.deviation(new double[] {1})).isNaN();
        assertThat(Statistics.median(new double[0])).isNaN();
        assertThat(Statistics.quantileOfSorted(new double[0], 0.5)).isNaN();
        assertThat(Statistics.mannKendall(new double[] {1, 2})).isZero();
    }

    @Test
    void aQuantileIsTheNearestRank() {
        double[] sorted = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
        assertThat(Statistics.quantileOfSorted(sorted, 0.95)).isEqualTo(10);
        assertThat(Statistics.quantileOfSorted(sorted, 0.9)).isEqualTo(9);
        assertThat(Statistics.quantileOfSorted(sorted, 0.01)).isEqualTo(1);
    }

    /** Rounded to a grid, so that there are ties. */
    private double[] values(int count) {
        return random.doubles(count).map(v -> Math.rint(v * 40) / 4).toArray();
    }
}
