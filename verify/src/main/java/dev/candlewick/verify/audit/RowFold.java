package dev.candlewick.verify.audit;

import dev.candlewick.calendar.SessionSegment;
import dev.candlewick.verify.message.Message;
import dev.candlewick.verify.rule.TradeEffect;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;

/**
 * What the folded ticks of one candle of 1s to 1h add up to. Whole numbers in units of 10^-8; times
 * in microseconds since the epoch.
 */
final class RowFold {

    private static final int SCALE = 8;
    private static final String NONE = "NULL";

    private final Total volume = new Total();
    private final Total priceVolume = new Total();
    private final Total turnover = new Total();
    private final Total priceSum = new Total();
    private long tickCount;
    private long tradeCount;
    private long priceTradeCount;
    private long firstOffset;
    private long lastOffset;
    private long fingerprint;
    private boolean hasOpen;
    private long open;
    private long openAt;
    private long close;
    private long closeAt;
    private long high;
    private long highAt;
    private long low;
    private long lowAt;

    /**
     * Adds a folded tick; they come in order of offset.
     *
     * @param effect see {@link TradeEffect}
     * @param mix its share in the fingerprint
     */
    void add(Message.Trade trade, long offset, int effect, long mix) {
        firstOffset = tickCount == 0 ? offset : firstOffset;
        lastOffset = offset;
        fingerprint += mix;
        tickCount++;
        boolean counts = (effect & TradeEffect.VOLUME) != 0;
        if (counts) {
            tradeCount++;
            volume.add(trade.size());
        }
        if ((effect & TradeEffect.HIGH_LOW) != 0) {
            highLow(trade.price(), trade.eventTime());
            priceTradeCount++;
            priceSum.add(trade.price());
            if (counts) {
                priceVolume.add(trade.size());
                turnover.addProduct(trade.price(), trade.size());
            }
        }
        if ((effect & TradeEffect.OPEN_CLOSE) != 0) {
            openClose(trade.price(), trade.eventTime());
        }
    }

    private void highLow(long price, long time) {
        if (priceTradeCount == 0 || price > high || (price == high && time < highAt)) {
            high = price;
            highAt = time;
        }
        if (priceTradeCount == 0 || price < low || (price == low && time < lowAt)) {
            low = price;
            lowAt = time;
        }
    }

    /** Of equal times, the first in the log opens and the last closes. */
    private void openClose(long price, long time) {
        if (!hasOpen || time < openAt) {
            open = price;
            openAt = time;
        }
        if (!hasOpen || time >= closeAt) {
            close = price;
            closeAt = time;
        }
        hasOpen = true;
    }

    boolean isEmpty() {
        return tickCount == 0;
    }

    /** For a message. */
    String words() {
        return "%d ticks at offsets %d to %d".formatted(tickCount, firstOffset, lastOffset);
    }

    /**
     * The values in the form of {@link AuditRow#values}.
     *
     * @param segment where the candle lies in its calendar
     * @param end end of the candle
     */
    String values(SessionSegment segment, long end) {
        boolean priced = priceTradeCount > 0;
        return String.join(
                AuditRow.SEPARATOR,
                Long.toString(end),
                segment.session().name(),
                LocalDate.ofEpochDay(segment.sessionDate()).toString(),
                hasOpen ? plain(open) : NONE,
                priced ? plain(high) : NONE,
                priced ? plain(low) : NONE,
                hasOpen ? plain(close) : NONE,
                plain(volume.decimal(SCALE)),
                plain(priceVolume.decimal(SCALE)),
                plain(turnover.decimal(2 * SCALE)),
                vwap(),
                plain(priceSum.decimal(SCALE)),
                Long.toString(tickCount),
                Long.toString(tradeCount),
                Long.toString(priceTradeCount),
                time(hasOpen, openAt),
                time(priced, highAt),
                time(priced, lowAt),
                time(hasOpen, closeAt),
                Long.toString(firstOffset),
                Long.toString(lastOffset),
                Long.toString(fingerprint));
    }

    private String vwap() {
        return priceVolume.isZero()
                ? NONE
                : plain(
                        turnover.decimal(2 * SCALE)
                                .divide(priceVolume.decimal(SCALE), SCALE, RoundingMode.HALF_EVEN));
    }

    private static String time(boolean known, long time) {
        return known ? Long.toString(time) : NONE;
    }

    private static String plain(long scaled) {
        return plain(BigDecimal.valueOf(scaled, SCALE));
    }

    private static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
