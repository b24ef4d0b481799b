package dev.candlewick.feed.live;

import dev.candlewick.feed.tick.Gap;
import dev.candlewick.feed.venue.History;
import dev.candlewick.feed.venue.LiveTrade;

/**
 * The trades of one symbol on their way: each leaves once and in order, or is told to be missing.
 * While a trade may still be fetched, later ones wait here.
 */
public interface SymbolLine {
    /** Where things go that leave a line. */
    interface Exit {
        void send(LiveTrade trade);

        /** A trade that was there before. */
        void duplicate(LiveTrade trade);

        void gap(Gap gap);

        /** Asks for a page; {@link #fetched} or {@link #fetchFailed} answers. */
        void fetch(History.Request request);
    }

    /** Goes on behind what the topic already holds of this venue. */
    void resume(LastSent last);

    void offer(LiveTrade trade, long now);

    /** Trades exist up to this id. */
    void announced(long sequence, long now);

    /** The venue says that a trade, which it names by its id, is not as it was told. */
    void amended(Gap gap);

    /** Trades of the stream were lost here. */
    void lost(Loss loss, long now);

    /** The connection is gone. */
    void cut();

    /**
     * A connection is ready: from here on no trade is missed.
     *
     * @param venueTime the time at the venue, as well as it is known
     */
    void connected(long venueTime, long now);

    void fetched(History.Page page, long now);

    /**
     * A page was not handed out.
     *
     * @param retryAfter microseconds that the venue wants to be left alone for; 0 when it has not
     *     said
     */
    void fetchFailed(String why, boolean forGood, long retryAfter, long now);

    /** Time has passed. */
    void tick(long now);

    /** Whether trades are missing that may still be sent. */
    boolean isBehind();

    /**
     * What the topic holds last of a symbol and venue.
     *
     * @param tradeId empty when it has none
     * @param mayBeFetched whether what was missed since is to be fetched; else it is a gap
     */
    record LastSent(String tradeId, long eventTime, boolean mayBeFetched) {}

    /**
     * Trades that came and were not taken.
     *
     * @param count how many; {@link Gap#UNKNOWN} when nobody can say
     * @param reason as in {@link Gap}
     */
    record Loss(long count, String reason) {}
}
