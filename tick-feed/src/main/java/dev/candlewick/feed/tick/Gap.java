package dev.candlewick.feed.tick;

import org.jspecify.annotations.Nullable;

/**
 * Trades of one symbol that a feed knows to be missing, or cannot rule out to be, and will not send
 * any more.
 *
 * @param fromTime event time of the last trade before it, microseconds since the epoch
 * @param toTime event time of the first trade behind it, microseconds since the epoch; never before
 *     {@code fromTime}
 * @param fromId first trade id that is missing; null where ids tell nothing
 * @param toId last trade id that is missing; null where ids tell nothing
 * @param count how many trades are missing; {@link #UNKNOWN} when nobody can say
 * @param reason why, as a word of capital letters, digits and underscores
 * @param detail why, in words
 * @param source the feed's name
 */
public record Gap(
        String symbol,
        long fromTime,
        long toTime,
        @Nullable String fromId,
        @Nullable String toId,
        long count,
        String reason,
        @Nullable String detail,
        String source) {
    public static final long UNKNOWN = -1;

    public Gap {
        fromTime = Math.min(fromTime, toTime);
    }

    /** The same at another moment, microseconds since the epoch. */
    public Gap at(long time) {
        return new Gap(symbol, time, time, fromId, toId, count, reason, detail, source);
    }
}
