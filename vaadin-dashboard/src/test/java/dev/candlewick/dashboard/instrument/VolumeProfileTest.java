package dev.candlewick.dashboard.instrument;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class VolumeProfileTest {

    @Test
    void theValueAreaGrowsTowardsTheLargerNeighbourUntilSeventyPerCentAreInside() {
        // 100 in all; from 40: 20 above, then 15 below, 75 in all.
        VolumeProfile profile = profile(5, 15, 40, 20, 10, 10);

        assertThat(profile.pointOfControl()).isEqualTo(2);
        assertThat(profile.valueArea()).isEqualTo(new VolumeProfile.Range(1, 3));
    }

    @Test
    void ofEqualNeighboursTheUpperComesFirst() {
        assertThat(profile(20, 60, 20).valueArea()).isEqualTo(new VolumeProfile.Range(1, 2));
    }

    @Test
    void atTheEdgeItGrowsInward() {
        assertThat(profile(50, 20, 30).valueArea()).isEqualTo(new VolumeProfile.Range(0, 1));
        assertThat(profile(30, 0, 70).valueArea()).isEqualTo(new VolumeProfile.Range(2, 2));
        assertThat(profile(30, 5, 65).valueArea()).isEqualTo(new VolumeProfile.Range(1, 2));
    }

    @Test
    void aDayOfOnePriceIsOneBin() {
        assertThat(profile(7).valueArea()).isEqualTo(new VolumeProfile.Range(0, 0));
    }

    @Test
    void edgesDivideTheRangeOfPrices() {
        VolumeProfile profile = profile(1, 1, 1, 1);

        assertThat(profile.edge(0)).isEqualByComparingTo("100");
        assertThat(profile.edge(1)).isEqualByComparingTo("100.5");
        assertThat(profile.edge(4)).isEqualByComparingTo("102");
    }

    private static VolumeProfile profile(int... volumes) {
        return new VolumeProfile(
                LocalDate.of(2026, 3, 2),
                new BigDecimal("100"),
                new BigDecimal("102"),
                Arrays.stream(volumes).mapToObj(BigDecimal::valueOf).toList());
    }
}
