package dev.candlewick.verify.message;

import org.jspecify.annotations.Nullable;

/** What a message of the topic turned out to be. */
public sealed interface Message {

    /** "I have sent everything before this time." */
    record Heartbeat() implements Message {}

    /** No valid tick. */
    record Rejected(RejectReason reason) implements Message {}

    /** A finished bar of somebody else. */
    record Bar(
            String symbol,
            String source,
            String interval,
            long startTime,
            long open,
            long high,
            long low,
            long close,
            @Nullable Long volume)
            implements Message {}

    /**
     * Trades that a feed tells to be missing.
     *
     * @param fromTime event time of the last trade before, microseconds since the epoch
     * @param toTime event time of the first trade behind, microseconds since the epoch
     * @param source as sent, empty when absent
     * @param fromId first id that is missing, null when absent
     * @param toId last id that is missing, null when absent
     * @param count how many, null when absent
     * @param detail as sent, empty when absent
     */
    record Gap(
            String symbol,
            long fromTime,
            long toTime,
            String source,
            @Nullable String fromId,
            @Nullable String toId,
            @Nullable Long count,
            String reason,
            String detail)
            implements Message {}

    /**
     * What a snapshot says beside its price.
     *
     * @param dayVolume volume of the day so far, in units of 10^-8; null when absent
     */
    record Snapshot(@Nullable Long dayVolume) {}

    /**
     * A trade that the contract accepts; the partition is still to be asked.
     *
     * @param symbol symbol of the instrument
     * @param eventTime execution time, microseconds since the epoch, UTC
     * @param price in units of 10^-8
     * @param size in units of 10^-8; 0 of a snapshot whose place in the log was not asked yet
     * @param conditions as sent, empty when absent
     * @param source as sent, empty when absent
     * @param tradeId as sent, null when absent
     * @param snapshot null when the message is a trade of its own
     */
    record Trade(
            String symbol,
            long eventTime,
            long price,
            long size,
            String conditions,
            String source,
            @Nullable String tradeId,
            @Nullable Snapshot snapshot)
            implements Message {

        /** A trade that is no snapshot. */
        public Trade(
                String symbol,
                long eventTime,
                long price,
                long size,
                String conditions,
                String source,
                @Nullable String tradeId) {
            this(symbol, eventTime, price, size, conditions, source, tradeId, null);
        }

        /** The same with another size. */
        public Trade sized(long other) {
            return new Trade(
                    symbol, eventTime, price, other, conditions, source, tradeId, snapshot);
        }

        /**
         * What tells a trade from others of its symbol: its source and id; null when it has no id.
         */
        public @Nullable String sourceAndId() {
            // Control characters are rejected, so this one cannot occur in a source.
            return tradeId == null ? null : source + '\n' + tradeId;
        }
    }
}
