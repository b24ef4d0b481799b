package dev.candlewick.explain;

import dev.candlewick.explain.Explanation.Price;
import dev.candlewick.explain.table.CandleColumn;
import dev.candlewick.verify.message.Message;
import dev.candlewick.verify.rule.TradeEffect;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the folded ticks of one bucket add up to. Exact whole numbers in units of 10^-8. */
final class CandleFold {

    private static final int SCALE = 8;

    private final Map<Price, Entry> makers = new EnumMap<>(Price.class);
    private BigInteger volume = BigInteger.ZERO;
    private BigInteger priceVolume = BigInteger.ZERO;
    private BigInteger turnover = BigInteger.ZERO;
    private BigInteger priceSum = BigInteger.ZERO;
    private long tickCount;
    private long tradeCount;
    private long priceTradeCount;
    private long firstOffset;
    private long lastOffset;
    private long fingerprint;

    /**
     * Adds a folded tick; they come in order of offset.
     *
     * @param mix its share in the fingerprint
     */
    void add(Entry entry, Message.Trade trade, long mix) {
        firstOffset = tickCount == 0 ? entry.offset() : firstOffset;
        lastOffset = entry.offset();
        fingerprint += mix;
        tickCount++;
        BigInteger size = BigInteger.valueOf(trade.size());
        if ((entry.effect() & TradeEffect.VOLUME) != 0) {
            tradeCount++;
            volume = volume.add(size);
        }
        if ((entry.effect() & TradeEffect.HIGH_LOW) != 0) {
            BigInteger price = BigInteger.valueOf(trade.price());
            priceTradeCount++;
            priceSum = priceSum.add(price);
            if ((entry.effect() & TradeEffect.VOLUME) != 0) {
                priceVolume = priceVolume.add(size);
                turnover = turnover.add(price.multiply(size));
            }
            highLow(entry, trade);
        }
        if ((entry.effect() & TradeEffect.OPEN_CLOSE) != 0) {
            openClose(entry, trade);
        }
    }

    /** The ticks that made the prices; none of those that there are not. */
    Map<Price, Entry> makers() {
        return makers;
    }

    long fingerprint() {
        return fingerprint;
    }

    /** The value of a column, in plain form; null for NULL, and for all when there is no tick. */
    @Nullable String value(CandleColumn column, Bucket bucket) {
        if (tickCount == 0) {
            return null;
        }
        return switch (column) {
            case START_TIME -> CandleColumn.time(bucket.start());
            case END_TIME -> CandleColumn.time(bucket.end());
            case SESSION -> bucket.session();
            case SESSION_DATE -> bucket.sessionDate().toString();
            case OPEN -> price(Price.OPEN);
            case HIGH -> price(Price.HIGH);
            case LOW -> price(Price.LOW);
            case CLOSE -> price(Price.CLOSE);
            case VOLUME -> CandleColumn.plain(volume, SCALE);
            case PRICE_VOLUME -> CandleColumn.plain(priceVolume, SCALE);
            case TURNOVER -> CandleColumn.plain(turnover, 2 * SCALE);
            case VWAP -> vwap();
            case PRICE_SUM -> CandleColumn.plain(priceSum, SCALE);
            case TICK_COUNT -> Long.toString(tickCount);
            case TRADE_COUNT -> Long.toString(tradeCount);
            case PRICE_TRADE_COUNT -> Long.toString(priceTradeCount);
            case OPEN_AT -> time(Price.OPEN);
            case HIGH_AT -> time(Price.HIGH);
            case LOW_AT -> time(Price.LOW);
            case CLOSE_AT -> time(Price.CLOSE);
            case FIRST_OFFSET -> Long.toString(firstOffset);
            case LAST_OFFSET -> Long.toString(lastOffset);
            case FINGERPRINT -> Long.toString(fingerprint);
        };
    }

    private void highLow(Entry entry, Message.Trade trade) {
        Message.Trade high = trade(Price.HIGH);
        if (high == null
                || trade.price() > high.price()
                || (trade.price() == high.price() && trade.eventTime() < high.eventTime())) {
            makers.put(Price.HIGH, entry);
        }
        Message.Trade low = trade(Price.LOW);
        if (low == null
                || trade.price() < low.price()
                || (trade.price() == low.price() && trade.eventTime() < low.eventTime())) {
            makers.put(Price.LOW, entry);
        }
    }

    /** Of equal times, the first in the log opens and the last closes. */
    private void openClose(Entry entry, Message.Trade trade) {
        Message.Trade open = trade(Price.OPEN);
        if (open == null || trade.eventTime() < open.eventTime()) {
            makers.put(Price.OPEN, entry);
        }
        Message.Trade close = trade(Price.CLOSE);
        if (close == null || trade.eventTime() >= close.eventTime()) {
            makers.put(Price.CLOSE, entry);
        }
    }

    private Message.@Nullable Trade trade(Price price) {
        Entry maker = makers.get(price);
        return maker == null ? null : maker.trade();
    }

    private @Nullable String price(Price price) {
        Message.Trade trade = trade(price);
        return trade == null ? null : CandleColumn.plain(BigInteger.valueOf(trade.price()), SCALE);
    }

    private @Nullable String time(Price price) {
        Message.Trade trade = trade(price);
        return trade == null ? null : CandleColumn.time(trade.eventTime());
    }

    private @Nullable String vwap() {
        return priceVolume.signum() == 0
                ? null
                : CandleColumn.plain(
                        new BigDecimal(turnover, 2 * SCALE)
                                .divide(
                                        new BigDecimal(priceVolume, SCALE),
                                        SCALE,
                                        RoundingMode.HALF_EVEN));
    }
}
