package dev.candlewick.job.candle;

import dev.candlewick.job.instrument.ConditionTable;
import dev.candlewick.job.tick.Int128;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Open, high, low, close, volume and sums of a set of trades, exactly. {@link #add} and {@link
 * #merge} are commutative and associative: open and close go by (event time, offset), high and low
 * by price and then by (event time, offset).
 *
 * <p>Prices and sizes are scaled by 10^8, turnover by 10^16, times are microseconds since the
 * epoch. A price field means nothing while its offset is {@link #NONE}.
 */
public class Ohlcv {

    public static final long NONE = -1;

    public long open;
    public long openTime;
    public long openOffset = NONE;

    public long close;
    public long closeTime;
    public long closeOffset = NONE;

    public long high;
    public long highTime;
    public long highOffset = NONE;

    public long low;
    public long lowTime;
    public long lowOffset = NONE;

    // Sums of 127 bits: objects of their own would be half of all that a candle consists of.
    public long volumeHigh;
    public long volumeLow;
    public long priceVolumeHigh;
    public long priceVolumeLow;
    public long turnoverHigh;
    public long turnoverLow;
    public long priceSumHigh;
    public long priceSumLow;

    public long tradeCount;
    public long priceTradeCount;

    /** Sizes of trades that count for volume. */
    public Int128 volume() {
        return new Int128(volumeHigh, volumeLow);
    }

    /** Sizes of trades that set high and low and count for volume. */
    public Int128 priceVolume() {
        return new Int128(priceVolumeHigh, priceVolumeLow);
    }

    /** Price x size over the trades of {@link #priceVolume()}. */
    public Int128 turnover() {
        return new Int128(turnoverHigh, turnoverLow);
    }

    /** Prices of trades that set high and low. */
    public Int128 priceSum() {
        return new Int128(priceSumHigh, priceSumLow);
    }

    /**
     * Adds one trade.
     *
     * @param sets what the trade does: bits of {@link ConditionTable}
     */
    public void add(long time, long offset, long price, long size, int sets) {
        boolean highLow = (sets & ConditionTable.HIGH_LOW) != 0;
        if ((sets & ConditionTable.OPEN_CLOSE) != 0) {
            offerOpen(price, time, offset);
            offerClose(price, time, offset);
        }
        if (highLow) {
            offerHigh(price, time, offset);
            offerLow(price, time, offset);
            addToPriceSum(0, price);
            priceTradeCount++;
        }
        if ((sets & ConditionTable.VOLUME) != 0) {
            addToVolume(0, size);
            tradeCount++;
            if (highLow) {
                addToPriceVolume(0, size);
                addToTurnover(Math.multiplyHigh(price, size), price * size);
            }
        }
    }

    /** Adds all trades behind {@code other}. */
    public void merge(Ohlcv other) {
        if (other.openOffset != NONE) {
            offerOpen(other.open, other.openTime, other.openOffset);
            offerClose(other.close, other.closeTime, other.closeOffset);
        }
        if (other.highOffset != NONE) {
            offerHigh(other.high, other.highTime, other.highOffset);
            offerLow(other.low, other.lowTime, other.lowOffset);
        }
        addToVolume(other.volumeHigh, other.volumeLow);
        addToPriceVolume(other.priceVolumeHigh, other.priceVolumeLow);
        addToTurnover(other.turnoverHigh, other.turnoverLow);
        addToPriceSum(other.priceSumHigh, other.priceSumLow);
        tradeCount += other.tradeCount;
        priceTradeCount += other.priceTradeCount;
    }

    private void addToVolume(long high, long low) {
        volumeLow += low;
        volumeHigh += high + carry(volumeLow, low);
    }

    private void addToPriceVolume(long high, long low) {
        priceVolumeLow += low;
        priceVolumeHigh += high + carry(priceVolumeLow, low);
    }

    private void addToTurnover(long high, long low) {
        turnoverLow += low;
        turnoverHigh += high + carry(turnoverLow, low);
    }

    private void addToPriceSum(long high, long low) {
        priceSumLow += low;
        priceSumHigh += high + carry(priceSumLow, low);
    }

    /** What a sum of the lower halves carries to the upper ones. */
    private static int carry(long sum, long part) {
        return Long.compareUnsigned(sum, part) < 0 ? 1 : 0;
    }

    private void offerOpen(long price, long time, long offset) {
        if (openOffset == NONE || isBefore(time, offset, openTime, openOffset)) {
            open = price;
            openTime = time;
            openOffset = offset;
        }
    }

    private void offerClose(long price, long time, long offset) {
        if (closeOffset == NONE || isBefore(closeTime, closeOffset, time, offset)) {
            close = price;
            closeTime = time;
            closeOffset = offset;
        }
    }

    private void offerHigh(long price, long time, long offset) {
        if (highOffset == NONE
                || price > high
                || (price == high && isBefore(time, offset, highTime, highOffset))) {
            high = price;
            highTime = time;
            highOffset = offset;
        }
    }

    private void offerLow(long price, long time, long offset) {
        if (lowOffset == NONE
                || price < low
                || (price == low && isBefore(time, offset, lowTime, lowOffset))) {
            low = price;
            lowTime = time;
            lowOffset = offset;
        }
    }

    private static boolean isBefore(long time, long offset, long otherTime, long otherOffset) {
        return time != otherTime ? time < otherTime : offset < otherOffset;
    }

    /** Forgets all trades. */
    public void clear() {
        openOffset = NONE;
        closeOffset = NONE;
        highOffset = NONE;
        lowOffset = NONE;
        volumeHigh = 0;
        volumeLow = 0;
        priceVolumeHigh = 0;
        priceVolumeLow = 0;
        turnoverHigh = 0;
        turnoverLow = 0;
        priceSumHigh = 0;
        priceSumLow = 0;
        tradeCount = 0;
        priceTradeCount = 0;
    }

    public Ohlcv copy() {
        Ohlcv copy = new Ohlcv();
        copy.merge(this);
        return copy;
    }

    public void write(DataOutput out) throws IOException {
        writePrint(out, open, openTime, openOffset);
        writePrint(out, close, closeTime, closeOffset);
        writePrint(out, high, highTime, highOffset);
        writePrint(out, low, lowTime, lowOffset);
        out.writeLong(volumeHigh);
        out.writeLong(volumeLow);
        out.writeLong(priceVolumeHigh);
        out.writeLong(priceVolumeLow);
        out.writeLong(turnoverHigh);
        out.writeLong(turnoverLow);
        out.writeLong(priceSumHigh);
        out.writeLong(priceSumLow);
        out.writeLong(tradeCount);
        out.writeLong(priceTradeCount);
    }

    private static void writePrint(DataOutput out, long price, long time, long offset)
            throws IOException {
        out.writeLong(price);
        out.writeLong(time);
        out.writeLong(offset);
    }

    public static Ohlcv read(DataInput in) throws IOException {
        Ohlcv ohlcv = new Ohlcv();
        ohlcv.open = in.readLong();
        ohlcv.openTime = in.readLong();
        ohlcv.openOffset = in.readLong();
        ohlcv.close = in.readLong();
        ohlcv.closeTime = in.readLong();
        ohlcv.closeOffset = in.readLong();
        ohlcv.high = in.readLong();
        ohlcv.highTime = in.readLong();
        ohlcv.highOffset = in.readLong();
        ohlcv.low = in.readLong();
        ohlcv.lowTime = in.readLong();
        ohlcv.lowOffset = in.readLong();
        ohlcv.volumeHigh = in.readLong();
        ohlcv.volumeLow = in.readLong();
        ohlcv.priceVolumeHigh = in.readLong();
        ohlcv.priceVolumeLow = in.readLong();
        ohlcv.turnoverHigh = in.readLong();
        ohlcv.turnoverLow = in.readLong();
        ohlcv.priceSumHigh = in.readLong();
        ohlcv.priceSumLow = in.readLong();
        ohlcv.tradeCount = in.readLong();
        ohlcv.priceTradeCount = in.readLong();
        return ohlcv;
    }
}
