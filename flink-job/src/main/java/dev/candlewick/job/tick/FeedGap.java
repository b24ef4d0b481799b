package dev.candlewick.job.tick;

import org.jspecify.annotations.Nullable;

/** Trades that a feed tells to be missing: row of the table {@code feed_gap}. */
public class FeedGap {

    public String topic = "";
    public int partition;
    public long offset;

    /** Milliseconds since the epoch. */
    public long appendTime;

    public String symbol = "";

    /** Empty when the message names none. */
    public String source = "";

    /** Event time of the last trade before the gap, microseconds since the epoch. */
    public long fromTime;

    /** Event time of the first trade behind the gap, microseconds since the epoch. */
    public long toTime;

    /** First and last trade id that is missing; null where ids tell nothing. */
    public @Nullable String fromId;

    public @Nullable String toId;

    /** How many trades are missing; null when nobody knows. */
    public @Nullable Long missing;

    public String reason = "";

    /** In words; empty when the message has none. */
    public String detail = "";
}
