package dev.candlewick.job.tick;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LogGuardTest {

    private static final LogView.Extent BEGUN =
            new LogView.Extent("ticks", "id-1", Map.of(0, 0L, 1, 5L), Map.of(0, 10L, 1, 5L));

    private final LogGuard guard = LogGuard.begin(BEGUN);

    @Test
    void aLogThatGoesOnIsTheSame() {
        LogView.Extent later =
                new LogView.Extent("ticks", "id-1", Map.of(0, 7L, 1, 5L), Map.of(0, 30L, 1, 9L));

        assertThatCode(() -> guard.check(later, Map.of(0, 7L))).doesNotThrowAnyException();
        assertThat(guard.missing()).isEqualTo(5);
    }

    @Test
    void aTopicThatWasCreatedAnewIsRefusedEvenWhenItIsLonger() {
        LogView.Extent other =
                new LogView.Extent("ticks", "id-2", Map.of(0, 0L, 1, 5L), Map.of(0, 99L, 1, 99L));

        assertThatThrownBy(() -> guard.check(other, Map.of(0, 7L)))
                .hasMessageContaining("deleted and created again")
                .hasMessageContaining("./candlewick rebuild");
    }

    @Test
    void aLogThatEndsBeforeWhatIsFoldedIsRefused() {
        LogView.Extent shorter =
                new LogView.Extent("ticks", "", Map.of(0, 0L, 1, 5L), Map.of(0, 6L, 1, 5L));

        assertThatThrownBy(() -> guard.check(shorter, Map.of(0, 7L)))
                .hasMessageContaining("ends at offset 6 in partition 0")
                .hasMessageContaining("./candlewick rebuild");
    }

    @Test
    void aLogThatBeginsBehindWhatIsFoldedIsRefused() {
        LogView.Extent cut =
                new LogView.Extent("ticks", "id-1", Map.of(0, 9L, 1, 5L), Map.of(0, 30L, 1, 5L));

        assertThatThrownBy(() -> guard.check(cut, Map.of(0, 7L)))
                .hasMessageContaining("2 offsets in between are gone")
                .hasMessageContaining("./candlewick rebuild --from-what-is-left");
        assertThatCode(() -> guard.check(cut, Map.of(0, 9L))).doesNotThrowAnyException();
    }

    @Test
    void messagesThatWereGoneBeforeTheirPartitionWasReadAreMissed() {
        LogView.Extent cut =
                new LogView.Extent("ticks", "id-1", Map.of(0, 0L, 1, 8L), Map.of(0, 10L, 1, 8L));

        assertThatThrownBy(() -> guard.check(cut, Map.of()))
                .hasMessageContaining("begins at offset 8 in partition 1");
    }

    @Test
    void otherPartitionsAreRefused() {
        LogView.Extent more =
                new LogView.Extent(
                        "ticks", "id-1", Map.of(0, 0L, 1, 5L, 2, 0L), Map.of(0, 10L, 1, 5L, 2, 0L));

        assertThatThrownBy(() -> guard.check(more, Map.of()))
                .hasMessageContaining("had 2 partitions and has 3 now")
                .hasMessageContaining("WRONG_PARTITION");
        assertThatThrownBy(() -> guard.checkKnown(2)).hasMessageContaining("had 2 partitions");
        assertThatCode(() -> guard.checkKnown(1)).doesNotThrowAnyException();
    }

    @Test
    void whatItKnowsSurvivesARestart() {
        LogGuard restored = LogGuard.fromBytes(guard.toBytes());

        assertThatCode(() -> restored.check(BEGUN, Map.of(0, 10L))).doesNotThrowAnyException();
        assertThatThrownBy(
                        () ->
                                restored.check(
                                        new LogView.Extent(
                                                "ticks", "id-2", BEGUN.beginnings(), BEGUN.ends()),
                                        Map.of()))
                .hasMessageContaining("Topic ticks was deleted");
        assertThat(restored.missing()).isEqualTo(5);
    }
}
