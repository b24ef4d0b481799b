package dev.candlewick.job.tick;

import org.jspecify.annotations.Nullable;

/** A finished bar as its source sent it: row of the table {@code imported_candle}. */
public class ImportedCandle {

    public String topic = "";
    public int partition;
    public long offset;

    /** Milliseconds since the epoch. */
    public long appendTime;

    public String symbol = "";
    public String source = "";

    /** Width as the source names it: a number and s, m, h, d, w or mo. */
    public String interval = "";

    /** Microseconds since the epoch. */
    public long startTime;

    /** Prices are scaled by 10^8. */
    public long open;

    public long high;
    public long low;
    public long close;

    /** Scaled by 10^8; null when the source names none. */
    public @Nullable Long volume;
}
