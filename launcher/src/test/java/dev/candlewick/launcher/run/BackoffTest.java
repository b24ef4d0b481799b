package dev.candlewick.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
    private final Backoff backoff = new Backoff();

    @Test
    void theFirstAttemptIsDueAtOnceAndTheNextOnesEverLater() {
        assertThat(backoff.isDue(NOON)).isTrue();
        backoff.attempted(NOON);
        assertThat(backoff.isDue(NOON.plusMillis(999))).isFalse();
        assertThat(backoff.isDue(NOON.plusSeconds(1))).isTrue();
        backoff.attempted(NOON.plusSeconds(1));
        assertThat(backoff.isDue(NOON.plusMillis(2_999))).isFalse();
        assertThat(backoff.isDue(NOON.plusSeconds(3))).isTrue();
    }

    @Test
    void thePauseIsNeverLongerThanHalfAMinute() {
        Instant now = NOON;
        for (int attempt = 0; attempt < 40; attempt++) {
            backoff.attempted(now);
            now = now.plusSeconds(30);
            assertThat(backoff.isDue(now)).isTrue();
        }
        assertThat(backoff.isDue(now.minusSeconds(1))).isFalse();
    }

    @Test
    void afterAGoodWhileItBeginsAnew() {
        for (int attempt = 0; attempt < 10; attempt++) {
            backoff.attempted(NOON);
        }
        Instant later = NOON.plusSeconds(600);
        backoff.attempted(later);
        assertThat(backoff.isDue(later.plusSeconds(1))).isTrue();
    }
}
