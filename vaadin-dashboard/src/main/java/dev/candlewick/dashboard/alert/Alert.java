package dev.candlewick.dashboard.alert;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An alert as the database has it.
 *
 * @param user who is told
 * @param armedFrom event time from which flags count; null until it has seen the market
 * @param lastBar start of the bar in which it fired last
 * @param fired how often it has fired
 * @param version raised by every change of its rule
 */
public record Alert(
        long id,
        String user,
        AlertRule rule,
        State state,
        Side side,
        @Nullable Instant armedFrom,
        @Nullable Instant lastBar,
        long fired,
        @Nullable Instant firedAt,
        int version) {

    /** Whether it is watched. */
    public enum State {
        ACTIVE,
        PAUSED,
        /** It has fired, and was to fire once. */
        DONE
    }

    Alert at(Side place, @Nullable Instant armed) {
        return new Alert(id, user, rule, state, place, armed, lastBar, fired, firedAt, version);
    }

    Alert firedAgain(Side place, Instant bar, Instant when) {
        State after = rule.repetition() == Repetition.ONCE ? State.DONE : state;
        return new Alert(id, user, rule, after, place, armedFrom, bar, fired + 1, when, version);
    }
}
