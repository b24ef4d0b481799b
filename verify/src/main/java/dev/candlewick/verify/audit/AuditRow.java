package dev.candlewick.verify.audit;

import dev.candlewick.verify.table.CandleInterval;

/**
 * A row of the candle tables, in the form in which it is compared.
 *
 * @param start microseconds since the epoch
 * @param values the values of all columns that the log decides, in plain form, joined by {@link
 *     #SEPARATOR}: decimals without trailing zeros, times in microseconds, {@code NULL} for none
 */
public record AuditRow(
        String symbol,
        CandleInterval interval,
        long start,
        long firstOffset,
        long lastOffset,
        String values) {

    /** What stands between two values; none of them holds it. */
    public static final String SEPARATOR = "|";
}
