package dev.candlewick.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SubmissionTest {

    @Test
    void aRefusedJobSaysWhyInStatusAndNamesTheRebuild() {
        JobKeeper.Submission refused =
                JobKeeper.Submission.refused(3, JobKeeper.OTHER_LOG + "\nmore");
        assertThat(refused.accepted()).isFalse();
        assertThat(refused.logEpoch()).isEqualTo(3);
        assertThat(refused.note()).contains("another log").contains("./candlewick rebuild");
        assertThat(refused.note().lines()).hasSize(1);
    }

    @Test
    void anAcceptedJobNeedsNoNote() {
        assertThat(new JobKeeper.Submission(1, "a1", "from the beginning of the log").note())
                .isEmpty();
    }
}
