package dev.candlewick.dashboard.rounds;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * What failed of the many things that a round reads, so that it does not hold up the others: after
 * each failure it waits twice as long, at most five minutes. Not safe for several threads.
 */
public final class SetAside<K> {

    private static final Duration FIRST = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final Clock clock;
    private final Map<K, Wait> waits = new HashMap<>();

    private record Wait(Duration pause, Instant end) {}

    public SetAside(Clock clock) {
        this.clock = clock;
    }

    /** It failed again; returns whether that is the first time. */
    public boolean failed(K thing) {
        Wait before = waits.get(thing);
        Duration pause = before == null ? FIRST : before.pause.multipliedBy(2);
        pause = pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
        waits.put(thing, new Wait(pause, clock.instant().plus(pause)));
        return before == null;
    }

    /** It went well. */
    public void succeeded(K thing) {
        waits.remove(thing);
    }

    /** Whether it failed the last time. */
    public boolean holds(K thing) {
        return waits.containsKey(thing);
    }

    /** Whether it failed and is not yet to be tried again. */
    public boolean waits(K thing) {
        Wait wait = waits.get(thing);
        return wait != null && clock.instant().isBefore(wait.end);
    }

    /** Nobody wants any others. */
    public void keepOnly(Collection<K> wanted) {
        waits.keySet().retainAll(wanted);
    }
}
