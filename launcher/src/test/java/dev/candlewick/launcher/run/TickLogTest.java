package dev.candlewick.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TickLogTest {
    @Test
    void behindIsWhatTheCoveredOffsetsLeaveOutOfEachPartition() {
        assertThat(TickLog.behind(Map.of(0, 10L, 1, 5L), Map.of(0, 7L, 1, 5L))).isEqualTo(3);
    }

    @Test
    void aPartitionThatWasNeverReadIsBehindByAllOfIt() {
        assertThat(TickLog.behind(Map.of(0, 10L, 1, 0L), Map.of())).isEqualTo(10);
    }

    @Test
    void whatHasComeSinceInOnePartitionDoesNotHideWhatIsMissingInAnother() {
        assertThat(TickLog.behind(Map.of(0, 10L, 1, 5L), Map.of(0, 99L, 1, 4L))).isEqualTo(1);
    }
}
