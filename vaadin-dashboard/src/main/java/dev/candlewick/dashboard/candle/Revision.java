package dev.candlewick.dashboard.candle;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a candle said before its last revision. Prices are null as in {@link Candle}.
 *
 * @param start start of the candle
 * @param revision number of the revision that replaced this
 * @param reason why: {@code LATE_TICK} or {@code EDITED}
 */
public record Revision(
        Instant start,
        int revision,
        String reason,
        @Nullable BigDecimal open,
        @Nullable BigDecimal high,
        @Nullable BigDecimal low,
        @Nullable BigDecimal close,
        BigDecimal volume) {}
