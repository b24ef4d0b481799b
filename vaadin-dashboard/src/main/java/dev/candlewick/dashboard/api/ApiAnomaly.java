package dev.candlewick.dashboard.api;

import dev.candlewick.dashboard.anomaly.Anomaly;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** A flag as the view {@code live_anomaly} has it. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@Schema(name = "Anomaly")
record ApiAnomaly(
        String symbol,
        String kind,
        String interval,
        Instant startTime,
        Instant endTime,
        String severity,
        String status,
        Instant windowStart,
        Instant windowEnd,
        int windowSize,
        double observed,
        double expected,
        double score,
        double threshold,
        String formula,
        Map<String, String> inputs,
        Instant detectedAt,
        int logPartition,
        long firstOffset,
        long lastOffset,
        Instant recordedAt) {

    static ApiAnomaly of(Anomaly flag) {
        return new ApiAnomaly(
                flag.symbol(),
                flag.kind(),
                flag.interval(),
                flag.startTime(),
                flag.endTime(),
                flag.severity(),
                flag.status(),
                flag.windowStart(),
                flag.windowEnd(),
                flag.windowSize(),
                flag.observed(),
                flag.expected(),
                flag.score(),
                flag.threshold(),
                flag.formula(),
                flag.inputs(),
                flag.detectedAt(),
                flag.logPartition(),
                flag.firstOffset(),
                flag.lastOffset(),
                flag.recordedAt());
    }
}
