package dev.candlewick.dashboard.watch;

import java.util.Map;

/** The trends and flags of all instruments, for watchlists. */
@FunctionalInterface
public interface PulseFeed {

    /** What is known, by symbol; the same map as long as nothing has changed. Returns at once. */
    Map<String, Pulse> newest();
}
