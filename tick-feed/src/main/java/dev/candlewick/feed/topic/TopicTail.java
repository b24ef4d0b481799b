package dev.candlewick.feed.topic;

import java.util.Map;
import java.util.OptionalLong;

/**
 * What the newest messages of a topic say.
 *
 * @param clock the newest event time of any tick or heartbeat, microseconds since the epoch; empty
 *     for a topic without messages
 * @param lastTicks the newest tick of each symbol met
 * @param lastSent by source and symbol the tick that was sent last, whatever its time
 */
public record TopicTail(
        OptionalLong clock,
        Map<String, LastTick> lastTicks,
        Map<String, Map<String, LastTick>> lastSent) {
    public static final TopicTail EMPTY = new TopicTail(OptionalLong.empty(), Map.of(), Map.of());

    public TopicTail {
        lastTicks = Map.copyOf(lastTicks);
        lastSent = Map.copyOf(lastSent);
    }

    /**
     * The newest tick of a symbol.
     *
     * @param eventTime microseconds since the epoch
     * @param price exact decimal
     * @param tradeId empty when it has none
     */
    public record LastTick(long eventTime, java.math.BigDecimal price, String tradeId) {}
}
