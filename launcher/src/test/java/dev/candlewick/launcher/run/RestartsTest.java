package dev.candlewick.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RestartsTest {

    @Test
    void aJobThatGoesOnAndRestartsAgainAndAgainDoesNotFitItsLogOrDatabase() {
        assertThat(Restarts.keepFailing(true, 2)).isFalse();
        assertThat(Restarts.keepFailing(true, 3)).isTrue();
    }

    @Test
    void theJobOfAFirstEpochRestartsForReasonsThatPass() {
        assertThat(Restarts.keepFailing(false, 3)).isFalse();
        assertThat(Restarts.keepFailing(false, 100)).isFalse();
    }
}
