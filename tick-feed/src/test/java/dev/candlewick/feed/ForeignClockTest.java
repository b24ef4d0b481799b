package dev.candlewick.feed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.feed.mapping.Mapping.ClockRule;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForeignClockTest {
    private static final long SECOND = 1_000_000;
    private static final long NOW = 1_000 * SECOND;

    private final ForeignClock clock = new ForeignClock(ClockRule.USUAL, NOW);

    @Test
    void beforeTheFirstTickThereIsNoTime() {
        assertThat(clock.time(2, partition -> true, NOW)).isEmpty();
    }

    @Test
    void theSlowestPartitionRulesUnlessItIsIdle() {
        clock.read(0, 900 * SECOND, NOW);
        assertThat(clock.time(2, partition -> partition == 0, NOW)).isEmpty();
        clock.read(1, 800 * SECOND, NOW);
        assertThat(clock.time(2, partition -> true, NOW)).hasValue(798 * SECOND);

        clock.read(0, 910 * SECOND, NOW + 11 * SECOND);
        assertThat(clock.time(2, partition -> true, NOW + 11 * SECOND)).hasValue(908 * SECOND);
    }

    @Test
    void itNeverGoesBackAndTheFutureMovesNothing() {
        clock.read(0, 900 * SECOND, NOW);
        assertThat(clock.time(1, partition -> true, NOW)).hasValue(898 * SECOND);
        clock.read(0, 700 * SECOND, NOW);
        clock.read(0, NOW + 6 * SECOND, NOW);
        assertThat(clock.time(1, partition -> true, NOW)).hasValue(898 * SECOND);
    }

    @Test
    void whenNothingComesTheNewestTickIsComplete() {
        clock.read(0, 900 * SECOND, NOW);
        clock.read(1, 800 * SECOND, NOW);
        assertThat(clock.time(2, partition -> true, NOW + 10 * SECOND)).hasValue(900 * SECOND);
        assertThat(clock.time(2, partition -> true, NOW + 9_000 * SECOND)).hasValue(900 * SECOND);
    }

    @Test
    void itFollowsTheWallClockWhereTheMappingSaysSo() {
        ForeignClock following =
                new ForeignClock(
                        new ClockRule(
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(10),
                                Optional.of(Duration.ofMinutes(1))),
                        NOW);
        following.read(0, 900 * SECOND, NOW);
        assertThat(following.time(1, partition -> true, NOW + 59 * SECOND)).hasValue(900 * SECOND);
        assertThat(following.time(1, partition -> true, NOW + 100 * SECOND))
                .hasValue(1_040 * SECOND);
    }
}
