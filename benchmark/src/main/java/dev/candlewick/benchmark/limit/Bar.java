package dev.candlewick.benchmark.limit;

/**
 * The sums of one candle, as the job keeps them: prints by (time, offset), 128-bit sums, and the
 * part of the log behind it.
 */
final class Bar {
    /** Bits of what a trade sets. */
    static final int OPEN_CLOSE = 1;

    static final int HIGH_LOW = 2;
    static final int VOLUME = 4;
    static final int ALL = OPEN_CLOSE | HIGH_LOW | VOLUME;

    /** Start in microseconds since the epoch; MIN_VALUE while it stands for no candle. */
    long start = Long.MIN_VALUE;

    long open;
    long openTime;
    long openOffset;
    long close;
    long closeTime;
    long closeOffset;
    long high;
    long highTime;
    long highOffset;
    long low;
    long lowTime;
    long lowOffset;

    long volumeHigh;
    long volumeLow;
    long priceVolumeHigh;
    long priceVolumeLow;
    long turnoverHigh;
    long turnoverLow;
    long priceSumHigh;
    long priceSumLow;

    long tradeCount;
    long priceTradeCount;
    long tickCount;
    long firstOffset;
    long lastOffset;
    long fingerprint;

    /** Makes it the empty candle that begins at {@code newStart}. */
    void clear(long newStart) {
        start = newStart;
        openTime = Long.MAX_VALUE;
        openOffset = Long.MAX_VALUE;
        closeTime = Long.MIN_VALUE;
        closeOffset = Long.MIN_VALUE;
        high = Long.MIN_VALUE;
        low = Long.MAX_VALUE;
        volumeHigh = volumeLow = 0;
        priceVolumeHigh = priceVolumeLow = 0;
        turnoverHigh = turnoverLow = 0;
        priceSumHigh = priceSumLow = 0;
        tradeCount = priceTradeCount = tickCount = 0;
        firstOffset = Long.MAX_VALUE;
        lastOffset = -1;
        fingerprint = 0;
    }

    void add(long time, long offset, long price, long size, int sets, long mixed) {
        tickCount++;
        firstOffset = Math.min(firstOffset, offset);
        lastOffset = Math.max(lastOffset, offset);
        fingerprint += mixed;
        if ((sets & OPEN_CLOSE) != 0) {
            offerOpen(price, time, offset);
            offerClose(price, time, offset);
        }
        boolean highLow = (sets & HIGH_LOW) != 0;
        if (highLow) {
            offerHigh(price, time, offset);
            offerLow(price, time, offset);
            priceTradeCount++;
            addPriceSum(0, price);
        }
        if ((sets & VOLUME) != 0) {
            tradeCount++;
            addVolume(0, size);
            if (highLow) {
                addPriceVolume(0, size);
                addTurnover(Math.multiplyHigh(price, size), price * size);
            }
        }
    }

    void merge(Bar other) {
        tickCount += other.tickCount;
        firstOffset = Math.min(firstOffset, other.firstOffset);
        lastOffset = Math.max(lastOffset, other.lastOffset);
        fingerprint += other.fingerprint;
        offerOpen(other.open, other.openTime, other.openOffset);
        offerClose(other.close, other.closeTime, other.closeOffset);
        if (other.priceTradeCount > 0) {
            offerHigh(other.high, other.highTime, other.highOffset);
            offerLow(other.low, other.lowTime, other.lowOffset);
        }
        tradeCount += other.tradeCount;
        priceTradeCount += other.priceTradeCount;
        addPriceSum(other.priceSumHigh, other.priceSumLow);
        addVolume(other.volumeHigh, other.volumeLow);
        addPriceVolume(other.priceVolumeHigh, other.priceVolumeLow);
        addTurnover(other.turnoverHigh, other.turnoverLow);
    }

    private void offerOpen(long price, long time, long offset) {
        if (time < openTime || (time == openTime && offset < openOffset)) {
            open = price;
            openTime = time;
            openOffset = offset;
        }
    }

    private void offerClose(long price, long time, long offset) {
        if (time > closeTime || (time == closeTime && offset > closeOffset)) {
            close = price;
            closeTime = time;
            closeOffset = offset;
        }
    }

    private void offerHigh(long price, long time, long offset) {
        if (price > high
                || (price == high
                        && (time < highTime || (time == highTime && offset < highOffset)))) {
            high = price;
            highTime = time;
            highOffset = offset;
        }
    }

    private void offerLow(long price, long time, long offset) {
        if (price < low
                || (price == low && (time < lowTime || (time == lowTime && offset < lowOffset)))) {
            low = price;
            lowTime = time;
            lowOffset = offset;
        }
    }

    private void addVolume(long high64, long low64) {
        volumeLow += low64;
        volumeHigh += high64 + carry(volumeLow, low64);
    }

    private void addPriceVolume(long high64, long low64) {
        priceVolumeLow += low64;
        priceVolumeHigh += high64 + carry(priceVolumeLow, low64);
    }

    private void addTurnover(long high64, long low64) {
        turnoverLow += low64;
        turnoverHigh += high64 + carry(turnoverLow, low64);
    }

    private void addPriceSum(long high64, long low64) {
        priceSumLow += low64;
        priceSumHigh += high64 + carry(priceSumLow, low64);
    }

    private static int carry(long sum, long added) {
        return Long.compareUnsigned(sum, added) < 0 ? 1 : 0;
    }
}
