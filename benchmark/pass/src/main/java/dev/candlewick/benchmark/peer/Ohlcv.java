package dev.candlewick.benchmark.peer;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.Serializable;

/**
 * A candle as the engines accumulate it. Open and close go by (event time, offset): many ticks have
 * the same time.
 */
public class Ohlcv implements Serializable {
    /** Length in bytes of what {@link #write} writes. */
    public static final int BYTES = 10 * Long.BYTES;

    public long openTime = Long.MAX_VALUE;
    public long openOffset;
    public long open;
    public long closeTime = Long.MIN_VALUE;
    public long closeOffset;
    public long close;
    public long high = Long.MIN_VALUE;
    public long low = Long.MAX_VALUE;
    public long volume;
    public long trades;

    public Ohlcv add(Tick tick) {
        offerOpen(tick.eventTime, tick.offset, tick.price);
        offerClose(tick.eventTime, tick.offset, tick.price);
        high = Math.max(high, tick.price);
        low = Math.min(low, tick.price);
        volume += tick.size;
        trades++;
        return this;
    }

    public Ohlcv merge(Ohlcv other) {
        offerOpen(other.openTime, other.openOffset, other.open);
        offerClose(other.closeTime, other.closeOffset, other.close);
        high = Math.max(high, other.high);
        low = Math.min(low, other.low);
        volume += other.volume;
        trades += other.trades;
        return this;
    }

    private void offerOpen(long time, long offset, long price) {
        if (time < openTime || (time == openTime && offset < openOffset)) {
            openTime = time;
            openOffset = offset;
            open = price;
        }
    }

    private void offerClose(long time, long offset, long price) {
        if (time > closeTime || (time == closeTime && offset > closeOffset)) {
            closeTime = time;
            closeOffset = offset;
            close = price;
        }
    }

    public void write(DataOutput out) throws IOException {
        out.writeLong(openTime);
        out.writeLong(openOffset);
        out.writeLong(open);
        out.writeLong(closeTime);
        out.writeLong(closeOffset);
        out.writeLong(close);
        out.writeLong(high);
        out.writeLong(low);
        out.writeLong(volume);
        out.writeLong(trades);
    }

    public static Ohlcv read(DataInput in) throws IOException {
        Ohlcv candle = new Ohlcv();
        candle.openTime = in.readLong();
        candle.openOffset = in.readLong();
        candle.open = in.readLong();
        candle.closeTime = in.readLong();
        candle.closeOffset = in.readLong();
        candle.close = in.readLong();
        candle.high = in.readLong();
        candle.low = in.readLong();
        candle.volume = in.readLong();
        candle.trades = in.readLong();
        return candle;
    }
}
