package dev.candlewick.dashboard.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PulseTest {

    @Test
    void aTrendGoesFromItsLowestToItsHighestClose() {
        Pulse pulse = Pulse.of(List.of(10.0, 12.0, 11.0, 15.0));

        assertThat(pulse.trend()).containsExactly(0, 40, 20, 100);
        assertThat(pulse.rise()).isCloseTo(0.5, within(1e-12));
    }

    @Test
    void aPriceThatStandsStillIsALineInTheMiddle() {
        assertThat(Pulse.of(List.of(10.0, 10.0)).trend()).containsExactly(50, 50);
    }

    @Test
    void oneCloseIsNoTrend() {
        assertThat(Pulse.of(List.of(10.0)).trend()).isEmpty();
        assertThat(Pulse.of(List.of()).trend()).isEmpty();
    }

    @Test
    void ofManyClosesSixtyStayAndTheNewestIsAmongThem() {
        for (int count = 2; count <= 120; count++) {
            List<Double> closes = IntStream.range(0, count).mapToObj(each -> each * 1.0).toList();
            List<Integer> trend = Pulse.of(closes).trend();
            assertThat(trend).as("of %d", count).hasSizeBetween(2, 60).isSorted();
            assertThat(trend.getLast()).isEqualTo(100);
        }
    }
}
