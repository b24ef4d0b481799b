package dev.candlewick.benchmark.tick;

import java.io.Serializable;

/**
 * One decoded tick; the same object is filled again and again. Its symbol is the record's key.
 * Times are microseconds since the epoch, price and size scaled by 10^8.
 */
public final class RawTick implements Serializable {
    public long eventTime;
    public long price;
    public long size;

    /** Where the condition text stands in the value; its length is 0 when there is none. */
    public int conditionsAt;

    public int conditionsLength;
}
