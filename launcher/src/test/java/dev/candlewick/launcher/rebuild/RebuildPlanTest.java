package dev.candlewick.launcher.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.launcher.rebuild.RebuildPlan.Asked;
import dev.candlewick.launcher.run.EpochRow;
import dev.candlewick.launcher.run.EpochRow.State;
import dev.candlewick.launcher.run.EpochRules;
import dev.candlewick.launcher.run.RebuildRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RebuildPlanTest {
    private static final Asked NOTHING = new Asked(Optional.empty(), Optional.empty());

    @Test
    void whatIsNotAskedForStaysAsItIs() {
        EpochRow live = epoch(1, State.LIVE, 10);

        assertThat(RebuildPlan.decide(List.of(live), null, NOTHING))
                .isEqualTo(new RebuildPlan.Begin(live, live.rules()));
        assertThat(RebuildPlan.decide(List.of(live), null, horizon(60)))
                .isEqualTo(
                        new RebuildPlan.Begin(
                                live, new EpochRules(Duration.ofMinutes(60), "instruments")));
        assertThat(
                        RebuildPlan.decide(
                                List.of(live), null, new Asked(Optional.empty(), Optional.of("x"))))
                .isEqualTo(
                        new RebuildPlan.Begin(live, new EpochRules(Duration.ofMinutes(10), "x")));
    }

    @Test
    void anEpochThatIsBeingBuiltGoesOnUnderItsOwnRules() {
        EpochRow live = epoch(1, State.LIVE, 10);
        EpochRow building = epoch(2, State.BUILDING, 60);
        RebuildPlan resume = new RebuildPlan.Resume(live, building);

        assertThat(RebuildPlan.decide(List.of(live, building), null, NOTHING)).isEqualTo(resume);
        assertThat(RebuildPlan.decide(List.of(live, building), null, horizon(60)))
                .isEqualTo(resume);
    }

    @Test
    void otherRulesThanThoseOfTheOneThatIsBeingBuiltAreRefusedWithAWayOut() {
        List<EpochRow> epochs = List.of(epoch(1, State.LIVE, 10), epoch(2, State.BUILDING, 60));

        assertThat(RebuildPlan.decide(epochs, null, horizon(10)))
                .isInstanceOfSatisfying(
                        RebuildPlan.Refuse.class,
                        refuse ->
                                assertThat(refuse.why())
                                        .contains("Epoch 2")
                                        .contains("horizon 1h")
                                        .contains("--abandon"));
    }

    @Test
    void whatWasKilledAfterTheSwitchIsFinished() {
        List<EpochRow> epochs = List.of(epoch(1, State.RETIRED, 10), epoch(2, State.LIVE, 60));
        RebuildRecord switched = new RebuildRecord(1, 2);

        assertThat(RebuildPlan.decide(epochs, switched, horizon(60)))
                .isEqualTo(new RebuildPlan.Finish(switched));
        assertThat(RebuildPlan.decide(epochs, switched, NOTHING))
                .isEqualTo(new RebuildPlan.Finish(switched));
    }

    @Test
    void whoFinishesAnotherRebuildIsToldThatNothingWasFolded() {
        assertThat(new RebuildPlan.Finish(new RebuildRecord(5, 8)).told())
                .contains("epoch 8 is live, epoch 5 is retired")
                .contains("earlier rebuild")
                .contains("folded nothing")
                .contains("./candlewick rebuild again");
    }

    @Test
    void whatWasKilledBeforeTheSwitchOrAsksForMoreIsBuilt() {
        EpochRow retired = epoch(1, State.RETIRED, 10);
        EpochRow live = epoch(2, State.LIVE, 60);

        assertThat(RebuildPlan.decide(List.of(retired, live), new RebuildRecord(2, 3), horizon(60)))
                .isInstanceOf(RebuildPlan.Begin.class);
        assertThat(RebuildPlan.decide(List.of(retired, live), new RebuildRecord(1, 2), horizon(90)))
                .isInstanceOf(RebuildPlan.Begin.class);
    }

    private static Asked horizon(long minutes) {
        return new Asked(Optional.of(Duration.ofMinutes(minutes)), Optional.empty());
    }

    private static EpochRow epoch(int logEpoch, State state, long minutes) {
        return new EpochRow(
                logEpoch,
                state,
                new EpochRules(Duration.ofMinutes(minutes), "instruments"),
                "monday",
                null,
                null);
    }
}
