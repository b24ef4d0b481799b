package dev.candlewick.feed.live;

/**
 * Up to which event time a live feed has sent everything. It goes by what the venue has sent, not
 * by the clock of this machine, which may be wrong: event times and the moments at which they came
 * tell how far the two lie apart. It stands still as long as a trade may still be fetched.
 */
public final class LiveClock {
    /** By how much a trade may come out of the order of event times, microseconds. */
    static final long DISORDER = 2_000_000;

    /** Beyond this the clocks of venue and machine disagree so much that a person should know. */
    static final long SKEW = 3_000_000;

    private static final long NONE = Long.MIN_VALUE;

    private long newest = NONE;
    private long newestCame;
    private long proven = NONE;
    private long promise;

    /**
     * @param promise everything before this event time has been sent
     */
    public LiveClock(long promise) {
        this.promise = promise;
    }

    /** An event time that the venue has told. */
    public void told(long eventTime, long came) {
        if (eventTime >= newest) {
            newest = eventTime;
            newestCame = came;
        }
        heard(came);
    }

    /** Everything that the venue had sent at this moment of wall time has come. */
    public void heard(long at) {
        proven = Math.max(proven, at);
    }

    /** The time at the venue, as well as it is known. */
    public long venueTime(long now) {
        return newest == NONE ? now : now - (newestCame - newest);
    }

    /** How far the venue's clock is ahead of this machine's; 0 when it is not. */
    public long ahead() {
        return newest == NONE ? 0 : Math.max(0, newest - newestCame);
    }

    /**
     * The event time before which everything has been sent.
     *
     * @param isEven whether the connection holds and no trade may still be fetched
     * @param isEmpty whether everything that came has been sent
     */
    public long promise(boolean isEven, boolean isEmpty) {
        if (isEven && newest != NONE) {
            long come = isEmpty ? newest + Math.max(0, proven - newestCame) : newest;
            promise = Math.max(promise, come - DISORDER);
        }
        return promise;
    }
}
