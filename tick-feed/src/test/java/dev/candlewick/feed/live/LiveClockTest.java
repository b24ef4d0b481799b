package dev.candlewick.feed.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LiveClockTest {
    private static final long SECOND = 1_000_000;
    private static final long NOW = 1_000_000 * SECOND;

    private final LiveClock clock = new LiveClock(0);

    @Test
    void nothingIsPromisedBeforeTheVenueHasToldATime() {
        clock.heard(NOW);

        assertThat(clock.promise(true, true)).isZero();
    }

    @Test
    void thePromiseFollowsTheVenuesClockAndNotThisMachines() {
        long hour = 3_600 * SECOND;
        clock.told(NOW - hour, NOW);
        assertThat(clock.promise(true, true)).isEqualTo(NOW - hour - LiveClock.DISORDER);
        assertThat(clock.venueTime(NOW + SECOND)).isEqualTo(NOW - hour + SECOND);
    }

    @Test
    void silenceMovesThePromiseOnlyAsFarAsAPingHasProved() {
        clock.told(NOW, NOW);
        clock.heard(NOW + 3 * SECOND);

        assertThat(clock.promise(true, true)).isEqualTo(NOW + 3 * SECOND - LiveClock.DISORDER);
    }

    @Test
    void whatHasComeAndWaitsHoldsThePromiseBack() {
        clock.told(NOW, NOW);
        clock.heard(NOW + 30 * SECOND);

        assertThat(clock.promise(true, false)).isEqualTo(NOW - LiveClock.DISORDER);
    }

    @Test
    void thePromiseStandsStillWhileTradesMayBeFetchedAndNeverGoesBack() {
        clock.told(NOW, NOW);
        long promised = clock.promise(true, true);
        clock.told(NOW + 10 * SECOND, NOW + 10 * SECOND);

        assertThat(clock.promise(false, true)).isEqualTo(promised);
        clock.told(NOW - 50 * SECOND, NOW + 11 * SECOND);
        assertThat(clock.promise(true, true)).isGreaterThan(promised);
    }

    @Test
    void pausesDoubleUpToTheLongestAndAreNeverTheSameForAll() {
        Backoff pauses = new Backoff(1_000, 8_000, new SplittableRandom(7));
        for (long pause : new long[] {1_000, 2_000, 4_000, 8_000, 8_000}) {
            assertThat(pauses.next()).isBetween(pause / 2, pause);
        }
        pauses.reset();
        assertThat(pauses.next()).isBetween(500L, 1_000L);
    }
}
