package dev.candlewick.launcher.rebuild;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** How fast messages are folded, told now and then. Covered messages grow with each checkpoint. */
final class Pace {
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Instant began;
    private final long coveredAtFirst;
    private Instant saidAt = Instant.EPOCH;
    private long said = -1;

    Pace(Instant began, long covered) {
        this.began = began;
        this.coveredAtFirst = covered;
    }

    /** Whether there is something new to tell. */
    boolean isDue(Instant now, long covered) {
        return covered != said && !now.isBefore(saidAt.plus(PAUSE));
    }

    /** One line: messages folded, of how many, rate, and the time that is left. */
    String line(Instant now, long covered, long total) {
        saidAt = now;
        said = covered;
        double seconds = Duration.between(began, now).toMillis() / 1000.0;
        double rate = seconds > 0 ? (covered - coveredAtFirst) / seconds : 0;
        String folded = String.format(Locale.ROOT, "%,d of %,d messages folded", covered, total);
        return rate < 1 || covered >= total
                ? folded
                : folded
                        + String.format(
                                Locale.ROOT,
                                ", %,d/s, about %d s to go",
                                Math.round(rate),
                                (long) Math.ceil((total - covered) / rate));
    }
}
