package dev.candlewick.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.localstack.FlinkRest;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RebuildRecordTest {
    private static final RebuildRecord SWITCHED = new RebuildRecord(1, 2);
    private static final FlinkRest.Job OLD = job("old", 1, "RUNNING");
    private static final FlinkRest.Job NEW = job("new", 2, "RUNNING");

    @Test
    void theSupervisorHasFollowedWhenItWatchesTheOnlyJobThatIsLeft() {
        FlinkRest.Job cancelled = job("old", 1, "CANCELED");

        assertThat(SWITCHED.followedBy("new", List.of(NEW, cancelled))).isTrue();
        assertThat(SWITCHED.followedBy("new", List.of(NEW))).isTrue();
    }

    @Test
    void untilThenItHasNot() {
        assertThat(SWITCHED.followedBy("old", List.of(NEW, OLD))).isFalse();
        assertThat(SWITCHED.followedBy("new", List.of(NEW, OLD))).isFalse();
        assertThat(SWITCHED.followedBy("", List.of(NEW))).isFalse();
        assertThat(SWITCHED.followedBy("new", List.of())).isFalse();
        assertThat(SWITCHED.followedBy("new", List.of(NEW, job("old", 1, "CANCELLING")))).isFalse();
        assertThat(SWITCHED.followedBy("new", List.of(NEW, job("rival", 2, "RUNNING")))).isFalse();
    }

    private static FlinkRest.Job job(String id, int logEpoch, String state) {
        return new FlinkRest.Job(id, "candlewick epoch " + logEpoch, state, Instant.EPOCH, 1, 1);
    }
}
