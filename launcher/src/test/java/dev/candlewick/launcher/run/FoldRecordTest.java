package dev.candlewick.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.launcher.run.FoldRecord.Start;
import org.junit.jupiter.api.Test;

class FoldRecordTest {
    private static final FoldRecord RECORDED = new FoldRecord("topic-a", "monday");

    @Test
    void theSameLogAndDatabaseGoOn() {
        assertThat(FoldRecord.decide(RECORDED, "topic-a", "monday")).isEqualTo(Start.RESUME);
    }

    @Test
    void anotherOrAnEmptyDatabaseIsFilledFromTheBeginningOfTheLog() {
        assertThat(FoldRecord.decide(RECORDED, "topic-a", "tuesday"))
                .isEqualTo(Start.FROM_THE_BEGINNING);
        assertThat(FoldRecord.decide(RECORDED, "topic-a", "")).isEqualTo(Start.FROM_THE_BEGINNING);
        assertThat(FoldRecord.decide(RECORDED, "topic-b", "")).isEqualTo(Start.FROM_THE_BEGINNING);
    }

    @Test
    void anotherLogUnderTheSameDatabaseIsRefused() {
        assertThat(FoldRecord.decide(RECORDED, "topic-b", "monday")).isEqualTo(Start.REFUSE);
    }

    @Test
    void withoutARecordTheLogIsFoldedFromItsBeginning() {
        assertThat(FoldRecord.decide(null, "topic-a", "monday"))
                .isEqualTo(Start.FROM_THE_BEGINNING);
    }
}
