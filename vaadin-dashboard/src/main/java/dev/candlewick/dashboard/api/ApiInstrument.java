package dev.candlewick.dashboard.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** An instrument with the facts that are known of it; null where nothing is. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema(name = "Instrument")
record ApiInstrument(
        String symbol,
        String name,
        String calendar,
        @Nullable BigDecimal tickSize,
        @Nullable String venue,
        @Nullable String currency,
        @Nullable String sector,
        @Nullable String industry,
        @Nullable BigDecimal marketValue,
        @Nullable BigDecimal yearLow,
        @Nullable BigDecimal yearHigh,
        @Nullable BigDecimal shares,
        Instant firstSeenAt) {}
