package dev.candlewick.job.anomaly;

import dev.candlewick.job.candle.Candle;
import dev.candlewick.job.candle.Ohlcv;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What detectors see of a closed candle.
 *
 * @param session name of its session
 * @param sessionDate trading date, days since the epoch
 * @param slot minutes since the open of its session, for the comparison of days
 * @param open NaN when no trade has set open and close
 * @param high NaN when no trade has set high and low
 * @param low as high
 * @param close as open
 * @param volume 0 when no trade counts for volume
 * @param closeOffset position of the tick that made the close in the log of the symbol's partition;
 *     the same for highOffset and lowOffset; -1: there is none
 * @param firstOffset position of the first tick of the candle, lastOffset of the last one
 */
public record Bar(
        long start,
        long end,
        String session,
        long sessionDate,
        int slot,
        double open,
        double high,
        double low,
        double close,
        double volume,
        long highOffset,
        long lowOffset,
        long closeOffset,
        long firstOffset,
        long lastOffset) {

    private static final long MINUTE = 60_000_000;
    private static final double SCALE = 1e8;
    private static final double TWO_TO_THE_64 = 0x1.0p64;

    /**
     * The bar of a candle that is final.
     *
     * @param anchor open of its session, microseconds since the epoch
     */
    public static Bar of(Candle candle, long anchor) {
        Ohlcv prices = candle.ohlcv;
        boolean opened = prices.openOffset != Ohlcv.NONE;
        boolean ranged = prices.highOffset != Ohlcv.NONE;
        return new Bar(
                candle.start,
                candle.end,
                candle.session,
                candle.sessionDate,
                (int) Math.floorDiv(candle.start - anchor, MINUTE),
                opened ? prices.open / SCALE : Double.NaN,
                ranged ? prices.high / SCALE : Double.NaN,
                ranged ? prices.low / SCALE : Double.NaN,
                opened ? prices.close / SCALE : Double.NaN,
                volume(prices),
                prices.highOffset,
                prices.lowOffset,
                prices.closeOffset,
                candle.folded.firstOffset,
                candle.folded.lastOffset);
    }

    private static double volume(Ohlcv prices) {
        double low = prices.volumeLow < 0 ? prices.volumeLow + TWO_TO_THE_64 : prices.volumeLow;
        return (prices.volumeHigh * TWO_TO_THE_64 + low) / SCALE;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(start);
        out.writeLong(end);
        out.writeUTF(session);
        out.writeLong(sessionDate);
        out.writeInt(slot);
        out.writeDouble(open);
        out.writeDouble(high);
        out.writeDouble(low);
        out.writeDouble(close);
        out.writeDouble(volume);
        out.writeLong(highOffset);
        out.writeLong(lowOffset);
        out.writeLong(closeOffset);
        out.writeLong(firstOffset);
        out.writeLong(lastOffset);
    }

    static Bar read(DataInput in) throws IOException {
        return new Bar(
                in.readLong(),
                in.readLong(),
                in.readUTF(),
                in.readLong(),
                in.readInt(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readDouble(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong());
    }

    /** Whether a trade has set open and close. */
    public boolean hasClose() {
        return !Double.isNaN(close);
    }

    /** Whether a trade has set high and low. */
    public boolean hasRange() {
        return !Double.isNaN(high);
    }
}
