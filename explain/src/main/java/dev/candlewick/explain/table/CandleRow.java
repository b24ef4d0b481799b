package dev.candlewick.explain.table;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One candle as its table has it.
 *
 * @param start microseconds since the epoch
 * @param end microseconds since the epoch
 * @param values every column that the log decides, by name, in the plain form of {@link
 *     CandleColumn}; null for NULL
 */
public record CandleRow(
        long start,
        long end,
        boolean isFinal,
        int revision,
        long firstOffset,
        long lastOffset,
        Instant recordedAt,
        Map<String, @Nullable String> values) {

    /** {@code PARTIAL}, {@code CLOSED} or {@code REVISED}. */
    public String state() {
        if (!isFinal) {
            return "PARTIAL";
        }
        return revision == 0 ? "CLOSED" : "REVISED";
    }
}
