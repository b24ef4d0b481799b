package dev.candlewick.feed.fault;

import java.util.Arrays;

/**
 * The ticks of one symbol in the order of event time, as columns. Prices and sizes are in units of
 * 10^-8, times are microseconds since the epoch, UTC. Mutable: faults change it in place.
 */
public final class TickSeries {
    private static final int FIRST_CAPACITY = 1024;

    private final String symbol;
    private final long tickSize;
    private final long lot;

    private long[] eventTime = new long[FIRST_CAPACITY];
    private long[] appendTime = new long[FIRST_CAPACITY];
    private long[] price = new long[FIRST_CAPACITY];
    private long[] size = new long[FIRST_CAPACITY];
    private byte[] counts = new byte[FIRST_CAPACITY];
    private int length;

    private static final byte PRICE = 1;
    private static final byte VOLUME = 2;
    private static final byte DROPPED = 4;

    /**
     * An empty series.
     *
     * @param tickSize grid of the prices
     * @param lot grid of the sizes
     */
    public TickSeries(String symbol, long tickSize, long lot) {
        this.symbol = symbol;
        this.tickSize = Math.max(1, tickSize);
        this.lot = Math.max(1, lot);
    }

    /**
     * Adds a tick behind the others.
     *
     * @param setsPrice whether it may make a price of a candle
     * @param setsVolume whether its size counts
     */
    public void add(
            long tickEventTime,
            long tickAppendTime,
            long tickPrice,
            long tickSizeTraded,
            boolean setsPrice,
            boolean setsVolume) {
        if (length == eventTime.length) {
            int capacity = 2 * length;
            eventTime = Arrays.copyOf(eventTime, capacity);
            appendTime = Arrays.copyOf(appendTime, capacity);
            price = Arrays.copyOf(price, capacity);
            size = Arrays.copyOf(size, capacity);
            counts = Arrays.copyOf(counts, capacity);
        }
        eventTime[length] = tickEventTime;
        appendTime[length] = tickAppendTime;
        price[length] = tickPrice;
        size[length] = tickSizeTraded;
        counts[length] = (byte) ((setsPrice ? PRICE : 0) | (setsVolume ? VOLUME : 0));
        length++;
    }

    /** A series of its own with the same ticks. */
    public TickSeries copy() {
        TickSeries copy = new TickSeries(symbol, tickSize, lot);
        copy.eventTime = eventTime.clone();
        copy.appendTime = appendTime.clone();
        copy.price = price.clone();
        copy.size = size.clone();
        copy.counts = counts.clone();
        copy.length = length;
        return copy;
    }

    public String symbol() {
        return symbol;
    }

    /** Grid of the prices, in units of 10^-8. */
    public long tickSize() {
        return tickSize;
    }

    public int length() {
        return length;
    }

    public long eventTime(int index) {
        return eventTime[index];
    }

    /** When it reached the log. */
    public long appendTime(int index) {
        return appendTime[index];
    }

    public long price(int index) {
        return price[index];
    }

    public long size(int index) {
        return size[index];
    }

    public boolean setsPrice(int index) {
        return (counts[index] & PRICE) != 0;
    }

    public boolean setsVolume(int index) {
        return (counts[index] & VOLUME) != 0;
    }

    /** Whether a fault has taken it away. */
    public boolean isDropped(int index) {
        return (counts[index] & DROPPED) != 0;
    }

    /** Index of the first tick at or after a time; the length when there is none. */
    public int from(long time) {
        int low = 0;
        int high = length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (eventTime[middle] < time) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    void drop(int index) {
        counts[index] |= DROPPED;
    }

    void delay(int index, long micros) {
        appendTime[index] += micros;
    }

    void arriveNotBefore(int index, long time) {
        appendTime[index] = Math.max(appendTime[index], time);
    }

    void setPrice(int index, double exact) {
        price[index] = Math.max(1, Math.round(exact / tickSize)) * tickSize;
    }

    void scaleSize(int index, double factor) {
        size[index] = Math.max(1, Math.round(size[index] * factor / lot)) * lot;
    }
}
