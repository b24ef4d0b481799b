package dev.candlewick.dashboard.candle;

import java.util.function.Consumer;

/** The live market, for pages. */
public interface CandleFeed {

    /**
     * Tells the subscriber of this series and of all quotes, beginning with everything known, and
     * sends a heartbeat at least every two seconds. The subscriber is called on threads of the feed
     * and must return at once.
     */
    Cancel subscribe(CandleSeries series, Consumer<FeedFrame> subscriber);

    /** Ends a subscription; closing twice does nothing. */
    interface Cancel extends AutoCloseable {
        @Override
        void close();
    }
}
