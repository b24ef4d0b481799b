package dev.candlewick.dashboard.alert;

import static dev.candlewick.dashboard.candle.Candles.NOON;

import dev.candlewick.dashboard.candle.Quote;
import java.math.BigDecimal;
import java.time.Instant;

/** Words for quotes in tests: the newest 1m candle starts so many minutes after noon. */
final class Quotes {

    private Quotes() {}

    /** A last price; the minute has been nowhere else. */
    static Quote last(int minute, String price) {
        return between(minute, price, price, price);
    }

    static Quote between(int minute, String low, String high, String last) {
        return quote(minute, low, high, last, "100");
    }

    static Quote volume(int minute, String volume) {
        return quote(minute, "100", "100", "100", volume);
    }

    private static Quote quote(int minute, String low, String high, String last, String volume) {
        Instant start = NOON.plusSeconds(60L * minute);
        return new Quote(
                "IBM",
                "International Business Machines",
                new BigDecimal("0.01"),
                new BigDecimal(last),
                start.plusSeconds(1),
                new BigDecimal("100"),
                new BigDecimal("200"),
                new BigDecimal("50"),
                new BigDecimal("5000"),
                new BigDecimal("100"),
                start.plusSeconds(2),
                null,
                new Quote.Minute(
                        start, new BigDecimal(high), new BigDecimal(low), new BigDecimal(volume)));
    }
}
