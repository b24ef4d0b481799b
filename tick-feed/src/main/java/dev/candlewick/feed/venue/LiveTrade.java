package dev.candlewick.feed.venue;

import dev.candlewick.feed.tick.Tick;
import dev.candlewick.feed.tick.TickRules;
import org.jspecify.annotations.Nullable;

/**
 * A trade as a venue has told it.
 *
 * @param sequence its id, where ids of a symbol go up by one; else {@link #NONE}
 * @param isLive whether it came through the stream, and so takes room in the feed's buffer; others
 *     come from the venue's history
 * @param refusal why it cannot be sent, when it breaks the contract of the topic; else null
 */
public record LiveTrade(Tick tick, long sequence, boolean isLive, @Nullable String refusal) {
    public static final long NONE = -1;

    /** A trade held against the contract of the topic. */
    static LiveTrade of(Tick tick, long sequence, boolean isLive) {
        try {
            return new LiveTrade(TickRules.checked(tick), sequence, isLive, null);
        } catch (IllegalArgumentException broken) {
            return new LiveTrade(tick, sequence, isLive, broken.getMessage());
        }
    }

    public String symbol() {
        return tick.symbol();
    }

    /** Microseconds since the epoch. */
    public long eventTime() {
        return tick.eventTime();
    }
}
