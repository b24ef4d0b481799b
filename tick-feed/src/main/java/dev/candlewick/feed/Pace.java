package dev.candlewick.feed;

/**
 * When a tick is due. All times are microseconds since the epoch.
 *
 * @param speed event time against wall time
 * @param eventStart event time at {@code wallStart}
 * @param neverAhead whether a tick waits until its own event time has come, however fast the rest
 *     goes: a market that is simulated faster than life stops at now and goes on live
 */
record Pace(Speed speed, long eventStart, long wallStart, boolean neverAhead) {
    /** The wall time at which a tick of this event time may be sent. */
    long due(long eventTime) {
        long paced =
                speed.isMax()
                        ? Long.MIN_VALUE
                        : wallStart + Math.round((eventTime - eventStart) / speed.factor());
        return neverAhead ? Math.max(paced, eventTime) : paced;
    }

    /** The event time that has come at this wall time; the inverse of {@link #due}. */
    long eventTime(long wall) {
        long paced =
                speed.isMax()
                        ? Long.MAX_VALUE
                        : eventStart + Math.round((wall - wallStart) * speed.factor());
        return neverAhead ? Math.min(paced, wall) : paced;
    }

    /**
     * Whether ticks are sent as they happen at this wall time, within two seconds.
     *
     * @param next event time of the tick that is sent next
     */
    boolean isLive(long wall, long next) {
        return neverAhead && next >= wall - 2_000_000;
    }
}
