package dev.candlewick.job.anomaly;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A rule from a moment on, until the next change of the same scope: a message of the topic of
 * rules, understood.
 *
 * @param effectiveFrom event time, microseconds since the epoch, UTC: candles that start then or
 *     later are judged by it
 * @param tiers the thresholds; null unless it sets some
 * @param changedBy who has set it
 * @param reason why, in words
 */
public record RuleChange(
        RuleScope scope,
        long effectiveFrom,
        Action action,
        @Nullable Tiers tiers,
        String changedBy,
        String reason) {

    /** What a change does. */
    public enum Action {
        /** Sets the thresholds. */
        THRESHOLDS,
        /** The kind says nothing. */
        OFF,
        /** Takes the rule of this scope back: what is less specific holds again. */
        DEFAULT
    }

    public RuleChange {
        if ((tiers != null) != (action == Action.THRESHOLDS)) {
            throw new IllegalArgumentException(action + " with thresholds " + tiers);
        }
    }

    /** Two changes with the same key cannot both hold: the later message does. */
    public String key() {
        return String.join(
                "|",
                scope.kind().name(),
                scope.symbol(),
                scope.venue(),
                Long.toString(effectiveFrom));
    }

    /** The thresholds that it sets; those of OFF are never reached. */
    Tiers thresholds() {
        return action == Action.OFF ? Tiers.OFF : Objects.requireNonNull(tiers);
    }

    /** Whether both do the same, whoever set them and why. */
    public boolean doesTheSameAs(RuleChange other) {
        return scope.equals(other.scope)
                && action == other.action
                && Objects.equals(tiers, other.tiers);
    }
}
