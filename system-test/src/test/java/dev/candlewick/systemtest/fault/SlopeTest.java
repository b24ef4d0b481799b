package dev.candlewick.systemtest.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SlopeTest {
    private static final int SAMPLES = 96;

    @Test
    void aSmallLeakInMuchNoiseIsPositive() {
        Slope slope = slope(1, 0.5);

        assertThat(slope.isPositive()).isTrue();
        assertThat(slope.perHour()).isEqualTo(0.5, within(slope.halfWidth()));
    }

    @Test
    void noiseAloneIsPositiveInOneOfFortyCases() {
        int positive = 0;
        for (int seed = 0; seed < 4_000; seed++) {
            positive += slope(seed, 0).isPositive() ? 1 : 0;
        }
        assertThat(positive).isBetween(60, 140);
    }

    @Test
    void whatNeverChangesIsNotPositive() {
        List<Double> hours = DoubleStream.iterate(0, hour -> hour + 1).limit(10).boxed().toList();

        Slope slope = Slope.ofSecondHalf("constant", hours, hours.stream().map(h -> 7.0).toList());

        assertThat(slope.isPositive()).isFalse();
        assertThat(slope.samples()).isEqualTo(5);
    }

    /** A day in quarters of an hour, which grows evenly below noise of deviation 1. */
    private static Slope slope(long seed, double perHour) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Double> hours = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (int sample = 0; sample < SAMPLES; sample++) {
            hours.add(sample / 4.0);
            values.add(100 + perHour * sample / 4.0 + random.nextGaussian());
        }
        return Slope.ofSecondHalf("noise", hours, values);
    }
}
