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

    /** Sizes of trades that count for volume. */
    public Int128 volume = new Int128();

    /** Sizes of trades that set high and low and count for volume. */
    public Int128 priceVolume = new Int128();

    /** Price x size over the trades of {@link #priceVolume}. */
    public Int128 turnover = new Int128();

    /** Prices of trades that set high and low. */
    public Int128 priceSum = new Int128();

    public long tradeCount;
    public long priceTradeCount;

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
            priceSum.add(price);
            priceTradeCount++;
        }
        if ((sets & ConditionTable.VOLUME) != 0) {
            volume.add(size);
            tradeCount++;
            if (highLow) {
                priceVolume.add(size);
                turnover.addProduct(price, size);
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
        volume.add(other.volume);
        priceVolume.add(other.priceVolume);
        turnover.add(other.turnover);
        priceSum.add(other.priceSum);
        tradeCount += other.tradeCount;
        priceTradeCount += other.priceTradeCount;
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
        volume.clear();
        priceVolume.clear();
        turnover.clear();
        priceSum.clear();
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
        volume.write(out);
        priceVolume.write(out);
        turnover.write(out);
        priceSum.write(out);
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
        ohlcv.volume = Int128.read(in);
        ohlcv.priceVolume = Int128.read(in);
        ohlcv.turnover = Int128.read(in);
        ohlcv.priceSum = Int128.read(in);
        ohlcv.tradeCount = in.readLong();
        ohlcv.priceTradeCount = in.readLong();
        return ohlcv;
    }
}
