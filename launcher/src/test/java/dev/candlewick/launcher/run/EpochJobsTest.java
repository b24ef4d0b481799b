package dev.candlewick.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.launcher.run.EpochRow.State;
import dev.candlewick.localstack.FlinkRest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EpochJobsTest {
    private static final FlinkRest.Job FIRST = job("candlewick epoch 1", "RUNNING");
    private static final FlinkRest.Job SECOND = job("candlewick epoch 2", "RESTARTING");
    private static final FlinkRest.Job STRANGE = job("somebody's own", "RUNNING");

    @Test
    void theNameSaysWhichEpochAJobWrites() {
        List<FlinkRest.Job> jobs = List.of(STRANGE, SECOND, FIRST);

        assertThat(EpochJobs.of(1, jobs)).contains(FIRST);
        assertThat(EpochJobs.of(2, jobs)).contains(SECOND);
        assertThat(EpochJobs.of(12, jobs)).isEmpty();
    }

    @Test
    void aJobThatHasEndedOrIsAboutToWritesNothing() {
        List<FlinkRest.Job> jobs =
                List.of(
                        job("candlewick epoch 1", "CANCELLING"),
                        job("candlewick epoch 1", "CANCELED"),
                        job("candlewick epoch 1", "FAILED"));

        assertThat(EpochJobs.of(1, jobs)).isEmpty();
    }

    @Test
    void jobsOfReplacedAndDroppedEpochsMustEndAndNoOthers() {
        FlinkRest.Job third = job("candlewick epoch 3", "RUNNING");
        FlinkRest.Job fourth = job("candlewick epoch 4", "RUNNING");
        FlinkRest.Job unknown = job("candlewick epoch 5", "RUNNING");

        assertThat(
                        EpochJobs.outdated(
                                List.of(
                                        epoch(1, State.DROPPED),
                                        epoch(2, State.RETIRED),
                                        epoch(3, State.LIVE),
                                        epoch(4, State.BUILDING)),
                                List.of(FIRST, SECOND, third, fourth, unknown, STRANGE)))
                .containsExactly(FIRST, SECOND);
    }

    @Test
    void oneThatIsBeingCancelledMayStillWrite() {
        FlinkRest.Job cancelling = job("candlewick epoch 1", "CANCELLING");

        assertThat(EpochJobs.notEnded(1, List.of(cancelling, SECOND))).containsExactly(cancelling);
        assertThat(EpochJobs.notEnded(1, List.of(job("candlewick epoch 1", "FAILED")))).isEmpty();
    }

    @Test
    void ofSeveralJobsOfOneEpochTheNewestStaysUnlessAnotherIsWatched() {
        FlinkRest.Job older = job("older", 10);
        FlinkRest.Job newest = job("newest", 20);
        FlinkRest.Job oldest = job("oldest", 0);
        List<FlinkRest.Job> jobs = List.of(older, SECOND, newest, oldest, STRANGE);

        assertThat(EpochJobs.surplus("", jobs)).containsExactlyInAnyOrder(older, oldest);
        assertThat(EpochJobs.surplus("oldest", jobs)).containsExactlyInAnyOrder(older, newest);
        assertThat(EpochJobs.surplus("", jobs.reversed())).containsExactlyInAnyOrder(older, oldest);
        assertThat(EpochJobs.of(1, jobs)).contains(newest);
    }

    @Test
    void ofTwoJobsThatBeganAtOnceTheSameOneStaysInWhateverOrderTheyAreListed() {
        FlinkRest.Job first = job("a", 10);
        FlinkRest.Job second = job("b", 10);

        assertThat(EpochJobs.surplus("", List.of(first, second)))
                .isEqualTo(EpochJobs.surplus("", List.of(second, first)))
                .hasSize(1);
    }

    @Test
    void aJobThatIsBeingCancelledIsNoRival() {
        FlinkRest.Job cancelling = job("candlewick epoch 1", "CANCELLING");

        assertThat(EpochJobs.surplus("", List.of(cancelling, FIRST))).isEmpty();
    }

    private static FlinkRest.Job job(String id, long startedAt) {
        return new FlinkRest.Job(
                id, "candlewick epoch 1", "RUNNING", Instant.ofEpochSecond(startedAt), 1, 1);
    }

    private static FlinkRest.Job job(String name, String state) {
        return new FlinkRest.Job(name + state, name, state, Instant.EPOCH, 0, 1);
    }

    private static EpochRow epoch(int logEpoch, State state) {
        return new EpochRow(
                logEpoch, state, new EpochRules(Duration.ofMinutes(10), ""), "monday", null, null);
    }
}
