package dev.candlewick.launcher.rebuild;

import dev.candlewick.launcher.run.EpochRow;
import dev.candlewick.launcher.run.EpochRules;
import dev.candlewick.launcher.run.RebuildRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a rebuild has to do, given what there is. */
sealed interface RebuildPlan {
    /** Begin a new epoch. */
    record Begin(EpochRow live, EpochRules rules) implements RebuildPlan {}

    /** Go on with the one that an earlier rebuild has begun. */
    record Resume(EpochRow live, EpochRow building) implements RebuildPlan {}

    /** An earlier rebuild has switched and was killed before it had finished. */
    record Finish(RebuildRecord switched) implements RebuildPlan {
        /** What a person who asked for a rebuild must know. */
        String told() {
            return "epoch %d is live, epoch %d is retired, by an earlier rebuild that was killed after it had switched; this one only finished it and folded nothing. ./candlewick rebuild again makes a new epoch."
                    .formatted(switched.newEpoch(), switched.oldEpoch());
        }
    }

    /** Another rebuild is under way. */
    record Refuse(String why) implements RebuildPlan {}

    /**
     * What was asked for. What is left out stays as it is.
     *
     * @param instruments the instrument file, word for word
     */
    record Asked(Optional<Duration> horizon, Optional<String> instruments) {
        private EpochRules over(EpochRules known) {
            return new EpochRules(
                    horizon.orElse(known.horizon()), instruments.orElse(known.instruments()));
        }
    }

    /**
     * Decides.
     *
     * @param epochs every epoch; one of them is live
     * @param begun what a killed rebuild has left behind, null when nothing
     */
    static RebuildPlan decide(List<EpochRow> epochs, @Nullable RebuildRecord begun, Asked asked) {
        EpochRow live = in(epochs, EpochRow.State.LIVE).orElseThrow();
        Optional<EpochRow> building = in(epochs, EpochRow.State.BUILDING);
        if (building.isPresent()) {
            return resume(live, building.get(), asked);
        }
        EpochRules rules = asked.over(live.rules());
        return begun != null && begun.newEpoch() == live.logEpoch() && rules.equals(live.rules())
                ? new Finish(begun)
                : new Begin(live, rules);
    }

    private static RebuildPlan resume(EpochRow live, EpochRow building, Asked asked) {
        EpochRules rules = building.rules();
        if (asked.over(rules).equals(rules)) {
            return new Resume(live, building);
        }
        return new Refuse(
                "Epoch %d is being built already, with horizon %s and %s instrument file. Finish it with ./candlewick rebuild, or drop it with ./candlewick rebuild --abandon."
                        .formatted(
                                building.logEpoch(),
                                rules.horizonText(),
                                asked.over(rules).instruments().equals(rules.instruments())
                                        ? "this"
                                        : "another"));
    }

    private static Optional<EpochRow> in(List<EpochRow> epochs, EpochRow.State state) {
        return epochs.stream().filter(epoch -> epoch.state() == state).findFirst();
    }
}
