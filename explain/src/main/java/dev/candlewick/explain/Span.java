package dev.candlewick.explain;

import dev.candlewick.explain.table.CandleColumn;
import java.math.BigDecimal;

/** A length of time as a person reads it. */
final class Span {

    private static final long SECOND = 1_000_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;

    private Span() {}

    /** For instance {@code 1h 10m 3.5s}; microseconds are kept. */
    static String of(long micros) {
        StringBuilder span = new StringBuilder();
        if (micros >= HOUR) {
            span.append(micros / HOUR).append("h ");
        }
        if (micros % HOUR >= MINUTE) {
            span.append(micros % HOUR / MINUTE).append("m ");
        }
        if (micros % MINUTE != 0 || span.isEmpty()) {
            span.append(CandleColumn.plain(BigDecimal.valueOf(micros % MINUTE, 6))).append('s');
        }
        return span.toString().strip();
    }
}
