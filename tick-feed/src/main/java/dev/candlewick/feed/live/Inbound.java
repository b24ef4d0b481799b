package dev.candlewick.feed.live;

import dev.candlewick.feed.tick.Gap;
import dev.candlewick.feed.venue.History;
import dev.candlewick.feed.venue.LiveTrade;

/** What comes to the thread of the feed, in the order in which it came. */
public sealed interface Inbound {
    /**
     * A trade.
     *
     * @param came wall time
     */
    record Traded(LiveTrade trade, long came) implements Inbound {}

    /**
     * Trades that came when the buffer was full.
     *
     * @param count how many
     */
    record Dropped(String symbol, long count) implements Inbound {}

    record Announced(String symbol, long sequence) implements Inbound {}

    /** A trade that was told before is not as it was told. */
    record Amended(Gap gap) implements Inbound {}

    /** A frame that is not as documented; what it held nobody knows. */
    record Malformed(String why) implements Inbound {}

    /**
     * Every symbol is subscribed.
     *
     * @param connection number of the connection
     */
    record Ready(int connection) implements Inbound {}

    /**
     * An answer to a ping of ours.
     *
     * @param sent wall time at which the ping was sent that is answered
     */
    record Pong(int connection, long sent) implements Inbound {}

    /**
     * The connection has ended, or never began.
     *
     * @param forGood whether another connection would be of no use before a person has done
     *     something
     * @param retryAfter microseconds that the venue wants to be left alone for; 0 when it has not
     *     said
     */
    record Closed(int connection, String why, boolean forGood, long retryAfter)
            implements Inbound {}

    record Fetched(String symbol, History.Page page) implements Inbound {}

    record FetchFailed(String symbol, String why, boolean forGood, long retryAfter)
            implements Inbound {}
}
