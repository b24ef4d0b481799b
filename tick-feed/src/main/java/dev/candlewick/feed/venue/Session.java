package dev.candlewick.feed.venue;

import dev.candlewick.feed.tick.Gap;

/** One connection to a venue: what is said on it, and what the frames that come mean. */
public interface Session {
    /** The connection is open; whatever has to be said first is said. */
    void opened(Events events);

    /**
     * A text frame has come.
     *
     * @throws MalformedException when it is not as documented; trades of it that came before the
     *     mistake have been told
     */
    void frame(String text, Events events) throws MalformedException;

    /** What frames mean. */
    interface Events {
        /** Something is to be said to the venue. */
        void say(String text);

        /** Every symbol is subscribed: from here on no trade is missed. */
        void ready();

        void trade(LiveTrade trade);

        /** A trade that was told before is not as it was told. */
        void amended(Gap gap);

        /** Trades of this symbol exist up to this id. */
        void announced(String symbol, long sequence);

        /**
         * The connection is of no use.
         *
         * @param forGood whether another one would not be either, before a person has done
         *     something
         */
        void failed(String why, boolean forGood);
    }
}
