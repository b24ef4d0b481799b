package dev.candlewick.job.instrument;

import dev.candlewick.calendar.TradingCalendar;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What holds for one symbol.
 *
 * @param tickSize smallest price step; null when unknown
 * @param name full name; empty when unknown
 */
public record Instrument(
        String symbol,
        TradingCalendar calendar,
        ConditionTable conditions,
        @Nullable BigDecimal tickSize,
        String name) {}
