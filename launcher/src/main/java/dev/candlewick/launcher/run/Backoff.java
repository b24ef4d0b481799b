package dev.candlewick.launcher.run;

import java.time.Duration;
import java.time.Instant;

/**
 * When to try again: at once the first time, then ever later, at once again after a good minute.
 */
final class Backoff {
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration GOOD_WHILE = Duration.ofMinutes(1);

    private int attempts;
    private Instant notBefore = Instant.EPOCH;

    boolean isDue(Instant now) {
        return !now.isBefore(notBefore);
    }

    /** Takes note of an attempt, whether it succeeds or not. */
    void attempted(Instant now) {
        if (now.isAfter(notBefore.plus(GOOD_WHILE))) {
            attempts = 0;
        }
        Duration pause = Duration.ofSeconds(1L << Math.min(attempts, 5));
        notBefore = now.plus(pause.compareTo(LONGEST) > 0 ? LONGEST : pause);
        attempts++;
    }
}
