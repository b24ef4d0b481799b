package dev.candlewick.dashboard.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/**
 * Candles, oldest first.
 *
 * @param more whether the limit cut off candles: later ones when the request had a {@code from},
 *     else earlier ones
 */
record CandlePage(
        String symbol,
        String interval,
        List<ApiCandle> candles,
        @Schema(
                        description =
                                "Whether the limit cut off candles: later ones when from was given, else earlier ones")
                boolean more) {}
