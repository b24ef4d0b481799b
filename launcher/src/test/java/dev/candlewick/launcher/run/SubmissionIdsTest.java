package dev.candlewick.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.localstack.FlinkRest;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubmissionIdsTest {
    private final SubmissionIds ids = new SubmissionIds();

    @Test
    void whatWasNotAnsweredIsRepeatedUnderItsId() {
        String first = ids.next(1, List.of());

        assertThat(first).matches("[0-9a-f]{32}");
        assertThat(ids.next(1, List.of())).isEqualTo(first);
        assertThat(ids.next(2, List.of())).isNotEqualTo(first);
    }

    @Test
    void afterAnAnswerTheNextJobIsAnotherOne() {
        String first = ids.next(1, List.of());
        ids.answered(1);

        assertThat(ids.next(1, List.of())).isNotEqualTo(first);
    }

    @Test
    void aJobThatTheClusterKnowsWasAnswerEnough() {
        String first = ids.next(1, List.of());
        FlinkRest.Job ended =
                new FlinkRest.Job(first, "candlewick epoch 1", "FAILED", Instant.EPOCH, 0, 4);

        assertThat(ids.next(1, List.of(ended))).isNotEqualTo(first);
    }
}
