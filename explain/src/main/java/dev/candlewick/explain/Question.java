package dev.candlewick.explain;

import dev.candlewick.verify.table.CandleInterval;
import java.util.OptionalInt;

/**
 * Which candle to explain.
 *
 * @param time any moment inside it
 * @param logEpoch the epoch it belongs to; empty: the one that readers see
 */
public record Question(
        String symbol,
        CandleInterval interval,
        Moment time,
        OptionalInt logEpoch,
        Listing listing) {

    public Question {
        if (!symbol.matches("[A-Z0-9._:/-]{1,32}")) {
            throw new IllegalArgumentException(
                    "\"%s\" is no symbol: 1 to 32 characters of A-Z 0-9 . _ : / -"
                            .formatted(symbol));
        }
    }
}
