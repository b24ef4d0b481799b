package dev.candlewick.launcher.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Instant BEGAN = Instant.parse("2024-01-01T12:00:00Z");

    @Test
    void theRateIsThatOfThisRunAndTellsTheTimeThatIsLeft() {
        Pace pace = new Pace(BEGAN, 1_000_000);

        assertThat(pace.line(BEGAN.plusSeconds(10), 1_500_000, 2_000_000))
                .isEqualTo("1,500,000 of 2,000,000 messages folded, 50,000/s, about 10 s to go");
    }

    @Test
    void withoutARateNothingIsForetold() {
        assertThat(new Pace(BEGAN, 5).line(BEGAN, 5, 10)).isEqualTo("5 of 10 messages folded");
        assertThat(new Pace(BEGAN, 0).line(BEGAN.plusSeconds(1), 10, 10))
                .isEqualTo("10 of 10 messages folded");
    }

    @Test
    void itSaysOnlyWhatIsNewAndNotTooOften() {
        Pace pace = new Pace(BEGAN, 0);
        assertThat(pace.isDue(BEGAN, 10)).isTrue();
        String line = pace.line(BEGAN, 10, 100);

        assertThat(line).isNotEmpty();
        assertThat(pace.isDue(BEGAN.plusSeconds(1), 20)).isFalse();
        assertThat(pace.isDue(BEGAN.plusSeconds(9), 10)).isFalse();
        assertThat(pace.isDue(BEGAN.plusSeconds(9), 20)).isTrue();
    }
}
