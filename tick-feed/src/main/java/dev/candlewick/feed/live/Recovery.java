package dev.candlewick.feed.live;

import java.util.random.RandomGenerator;

/** When missed trades of a symbol are asked for again, and when it is given up. */
final class Recovery {
    /** For how long a venue is asked for the same trades, unless it says no for good. */
    static final long PATIENCE = 300_000_000;

    /** After how many answers without the trade a venue is taken to have none. */
    static final int EMPTY_ANSWERS = 5;

    private static final int LONGEST_PAUSE_FACTOR = 60;
    private static final long NEVER = Long.MIN_VALUE;

    private final Backoff pauses;
    private boolean asked;
    private boolean outdated;
    private long notBefore = NEVER;
    private long since = NEVER;
    private int empty;

    Recovery(Timing timing, RandomGenerator random) {
        pauses = new Backoff(timing.askAgain(), LONGEST_PAUSE_FACTOR * timing.askAgain(), random);
    }

    boolean mayAsk(long now) {
        return !asked && now >= notBefore;
    }

    void asked(long now) {
        asked = true;
        since = since == NEVER ? now : since;
    }

    /** Asks no earlier than this, and no earlier than was said before. */
    void waitUntil(long time) {
        notBefore = Math.max(notBefore, time);
    }

    /**
     * More may be missing from here on: an answer that is under way was asked for too early to tell
     * that nothing is.
     */
    void outdate() {
        outdated |= asked;
    }

    /** Whether the answer that has come now was outdated on its way. */
    boolean isOutdated() {
        return outdated;
    }

    /** An answer of which only what it brings counts. */
    void answeredTooEarly() {
        asked = false;
        outdated = false;
    }

    /** An answer that has brought something. */
    void answered() {
        answeredTooEarly();
        empty = 0;
        notBefore = NEVER;
        since = NEVER;
        pauses.reset();
    }

    /** An answer without what was asked for; returns whether to give up. */
    boolean answeredEmpty(long now) {
        answeredTooEarly();
        empty++;
        notBefore = now + pauses.next();
        return empty >= EMPTY_ANSWERS;
    }

    /** No answer; returns whether to give up. */
    boolean failed(boolean forGood, long retryAfter, long now) {
        answeredTooEarly();
        notBefore = now + Math.max(retryAfter, pauses.next());
        return forGood || notBefore - since > PATIENCE;
    }

    /** Nothing is missing any more. */
    void reset() {
        boolean underWay = asked;
        boolean tooEarly = outdated;
        answered();
        asked = underWay;
        outdated = tooEarly;
    }
}
