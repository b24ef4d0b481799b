package dev.candlewick.verify.message;

import org.jspecify.annotations.Nullable;

/** What a message of the topic turned out to be. */
public sealed interface Message {

    /** "I have sent everything before this time." */
    record Heartbeat() implements Message {}

    /** No valid tick. */
    record Rejected(RejectReason reason) implements Message {}

    /**
     * A trade that the contract accepts; the partition is still to be asked.
     *
     * @param symbol symbol of the instrument
     * @param eventTime execution time, microseconds since the epoch, UTC
     * @param price in units of 10^-8
     * @param size in units of 10^-8
     * @param conditions as sent, empty when absent
     * @param source as sent, empty when absent
     * @param tradeId as sent, null when absent
     */
    record Trade(
            String symbol,
            long eventTime,
            long price,
            long size,
            String conditions,
            String source,
            @Nullable String tradeId)
            implements Message {

        /**
         * What tells a trade from others of its symbol: its source and id; null when it has no id.
         */
        public @Nullable String sourceAndId() {
            // Control characters are rejected, so this one cannot occur in a source.
            return tradeId == null ? null : source + '\n' + tradeId;
        }
    }
}
