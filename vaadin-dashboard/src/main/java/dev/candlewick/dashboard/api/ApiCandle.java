package dev.candlewick.dashboard.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A candle as the database has it: the trades of a symbol in {@code [startTime, endTime)}, UTC.
 * Numbers are the exact decimals; open, high, low, close and vwap are null where no trade set them.
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema(name = "Candle")
record ApiCandle(
        Instant startTime,
        Instant endTime,
        @Schema(description = "PRE, REGULAR, POST or CLOSED; of a day or more what was asked for")
                String session,
        LocalDate sessionDate,
        @Nullable BigDecimal open,
        @Nullable BigDecimal high,
        @Nullable BigDecimal low,
        @Nullable BigDecimal close,
        BigDecimal volume,
        @Nullable BigDecimal vwap,
        BigDecimal turnover,
        long tickCount,
        long tradeCount,
        @Schema(
                        description =
                                "PARTIAL: still forming. CLOSED: final. REVISED: changed after its close")
                String state,
        int revision,
        int logEpoch,
        @Schema(description = "Highest log offset that is folded in; null where nothing is")
                @Nullable Long lastOffset,
        @Nullable Instant recordedAt,
        @Schema(
                        description =
                                "True where there was no trade and the row was made up as asked for by fill")
                boolean filled) {}
