package dev.candlewick.dashboard.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Counts failed logins of each name and each address for five minutes. */
final class Guesses {

    static final Duration WHILE = Duration.ofMinutes(5);
    static final int MOST_OF_A_NAME = 10;

    /** Behind a proxy all users have the same. */
    static final int MOST_OF_AN_ADDRESS = 50;

    private static final int REMEMBERED = 10_000;

    private final Clock clock;
    private final Map<String, Count> names = new Counts();
    private final Map<String, Count> addresses = new Counts();

    Guesses(Clock clock) {
        this.clock = clock;
    }

    private record Count(int failures, Instant first) {}

    private static final class Counts extends LinkedHashMap<String, Count> {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
            return size() > REMEMBERED;
        }
    }

    /** Whether nobody is to try again for the moment. */
    synchronized boolean tooMany(String name, String address) {
        return of(names, name) >= MOST_OF_A_NAME || of(addresses, address) >= MOST_OF_AN_ADDRESS;
    }

    synchronized void failed(String name, String address) {
        count(names, name);
        count(addresses, address);
    }

    synchronized void succeeded(String name) {
        names.remove(name);
    }

    private int of(Map<String, Count> counts, String who) {
        Count count = counts.get(who);
        return count == null || isOver(count) ? 0 : count.failures;
    }

    private void count(Map<String, Count> counts, String who) {
        counts.compute(
                who,
                (same, count) ->
                        count == null || isOver(count)
                                ? new Count(1, clock.instant())
                                : new Count(count.failures + 1, count.first));
    }

    private boolean isOver(Count count) {
        return !clock.instant().isBefore(count.first.plus(WHILE));
    }
}
