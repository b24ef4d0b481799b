package dev.candlewick.feed.polled;

import dev.candlewick.feed.tick.Bar;
import dev.candlewick.feed.tick.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Who is asked. */
public interface PolledSource {

    /** Name in every message. */
    String name();

    /** The widths of which it has bars, as the contract writes them. */
    Set<String> intervals();

    /**
     * Asks where a symbol stands.
     *
     * @param symbol by the source's own name
     * @param now the time of this machine; nothing comes back with a later one
     * @throws PollException when there is no answer
     */
    Snapshot snapshot(String symbol, Instant now) throws PollException, InterruptedException;

    /**
     * Asks for history: finished bars, oldest first.
     *
     * @param symbol by the source's own name
     * @param interval one of {@link #intervals}
     * @throws PollException when there is no answer
     */
    List<Bar> bars(String symbol, String interval, Instant now)
            throws PollException, InterruptedException;
}
