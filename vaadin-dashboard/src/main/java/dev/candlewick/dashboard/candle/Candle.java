package dev.candlewick.dashboard.candle;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * One row of the view {@code candle}, or of {@code imported_candle} before the first of them: the
 * trades of a symbol in {@code [startTime, endTime)}, UTC.
 *
 * <p>High and low are null where no trade set a price, open and close also where no trade set those
 * two. Volume and turnover may be there without any price.
 *
 * @param session PRE, REGULAR, POST or CLOSED; ALL from 1d up; empty when imported
 * @param sessionDate trading date in the zone of the exchange; null when imported
 * @param priceVolume volume of the trades that count for the vwap
 * @param turnover sum of price x size over them
 * @param vwap turnover / price volume, null where no trade set a price with a size
 * @param tickCount ticks folded in, those that count for nothing too
 * @param revision how often the values changed after the candle was closed
 * @param logEpoch fold of the log that the row belongs to
 * @param lastOffset highest log offset folded in: the version of the row within its epoch
 * @param recordedAt when this version was written, by the clock of the database
 */
public record Candle(
        String symbol,
        Interval interval,
        Instant startTime,
        Instant endTime,
        String session,
        @Nullable LocalDate sessionDate,
        @Nullable BigDecimal open,
        @Nullable BigDecimal high,
        @Nullable BigDecimal low,
        @Nullable BigDecimal close,
        BigDecimal volume,
        BigDecimal priceVolume,
        BigDecimal turnover,
        @Nullable BigDecimal vwap,
        long tickCount,
        CandleState state,
        int revision,
        int logEpoch,
        long lastOffset,
        Instant recordedAt) {

    /**
     * Whether this row replaces the other on screen. Within an epoch the order is the one of the
     * database: more of the log, then final over forming, then the higher revision. Rows of another
     * epoch always replace, because the feed only ever reads the live one. Of two imported ones the
     * later written counts.
     */
    public boolean replaces(Candle other) {
        if (logEpoch != other.logEpoch) {
            return true;
        }
        if (lastOffset != other.lastOffset) {
            return lastOffset > other.lastOffset;
        }
        if (isFinal() != other.isFinal()) {
            return isFinal();
        }
        if (state == CandleState.IMPORTED) {
            return recordedAt.isAfter(other.recordedAt);
        }
        return revision > other.revision;
    }

    /** Whether it forms no more. */
    public boolean isFinal() {
        return state != CandleState.PARTIAL;
    }
}
