package dev.candlewick.feed.topic;

import java.util.Map;
import java.util.OptionalLong;

/**
 * What the newest messages of a topic say.
 *
 * @param clock the newest event time of any tick or heartbeat, microseconds since the epoch; empty
 *     for a topic without messages
 * @param lastTicks the newest tick of each symbol met
 */
public record TopicTail(OptionalLong clock, Map<String, LastTick> lastTicks) {
    public static final TopicTail EMPTY = new TopicTail(OptionalLong.empty(), Map.of());

    public TopicTail {
        lastTicks = Map.copyOf(lastTicks);
    }

    /**
     * The newest tick of a symbol.
     *
     * @param eventTime microseconds since the epoch
     * @param price exact decimal
     */
    public record LastTick(long eventTime, java.math.BigDecimal price) {}
}
