package dev.candlewick.feed.live;

import java.util.random.RandomGenerator;

/**
 * Pauses that double, of which a random half is waited, so that many who were cut off together do
 * not come back together.
 */
public final class Backoff {
    private final long first;
    private final long longest;
    private final RandomGenerator random;
    private long pause;

    /**
     * @param first microseconds
     * @param longest microseconds
     */
    public Backoff(long first, long longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
        this.pause = first;
    }

    /** How long to wait now: from half of the pause to all of it, microseconds. */
    public long next() {
        long wait = pause / 2 + random.nextLong(pause / 2 + 1);
        pause = Math.min(longest, pause * 2);
        return wait;
    }

    /** It went well; the next pause is short again. */
    public void reset() {
        pause = first;
    }
}
