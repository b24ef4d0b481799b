package dev.candlewick.feed.venue;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a venue hands out trades that were missed, page by page. */
public interface History {
    /**
     * What is asked for.
     *
     * @param fromSequence first id, where ids go up by one; {@link LiveTrade#NONE} asks for the
     *     newest trade alone
     * @param fromTime event time from which on, microseconds since the epoch; asked for where ids
     *     tell nothing
     * @param cursor from the page before; null for the first
     */
    record Request(String symbol, long fromSequence, long fromTime, @Nullable String cursor) {}

    /**
     * An answer.
     *
     * @param trades in the order of their ids, or of their times where ids tell nothing
     * @param isLast whether there is nothing newer
     * @param cursor for the next page, where the venue wants one
     */
    record Page(List<LiveTrade> trades, boolean isLast, @Nullable String cursor) {}

    /** The venue does not answer as wanted, now or ever. */
    final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        private final boolean forGood;
        private final long retryAfter;

        /**
         * @param retryAfter microseconds that the venue wants to be left alone for; 0 when it has
         *     not said
         */
        public RefusedException(String message, boolean forGood, long retryAfter) {
            super(message);
            this.forGood = forGood;
            this.retryAfter = retryAfter;
        }

        public boolean isForGood() {
            return forGood;
        }

        public long retryAfter() {
            return retryAfter;
        }
    }

    /**
     * Asks for one page; waits for the answer.
     *
     * @throws RefusedException when the venue says no, or wants to be left alone for a while
     * @throws IOException when it does not answer, or not as documented
     */
    Page page(Request request) throws IOException, InterruptedException;
}
