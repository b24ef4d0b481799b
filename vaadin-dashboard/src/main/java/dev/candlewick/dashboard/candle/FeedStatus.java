package dev.candlewick.dashboard.candle;

import java.time.Instant;

/** Whether the feed reads the database at the moment. */
public sealed interface FeedStatus {

    /** The last read worked. */
    record Live() implements FeedStatus {}

    /** The database answers, but refuses to read this series; it is tried again now and then. */
    record Refused() implements FeedStatus {}

    /**
     * The database cannot be read; the feed keeps trying.
     *
     * @param since time of the first failure
     */
    record Down(Instant since) implements FeedStatus {}
}
