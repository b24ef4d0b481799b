package dev.candlewick.calendar;

/**
 * A stretch of time {@code [start, end)} in one session of one trading date. All times are
 * microseconds since the epoch, UTC.
 *
 * @param start first microsecond of the segment
 * @param end first microsecond after the segment
 * @param session what the exchange does in it
 * @param sessionDate trading date in the exchange's zone, days since 1970-01-01
 * @param anchor where buckets are counted from: the session's open; 0 (so whole UTC hours) in
 *     {@link TradingSession#CLOSED}
 * @param dayStart midnight that begins the trading date in the exchange's zone
 * @param dayEnd midnight that ends it; 23 or 25 hours later when the clocks change
 */
public record SessionSegment(
        long start,
        long end,
        TradingSession session,
        long sessionDate,
        long anchor,
        long dayStart,
        long dayEnd) {

    public SessionSegment {
        if (start >= end || start < dayStart || end > dayEnd) {
            throw new IllegalArgumentException(
                    "segment [%d, %d) is empty or leaves its day [%d, %d)"
                            .formatted(start, end, dayStart, dayEnd));
        }
    }

    /** Whether the segment covers {@code time}. */
    public boolean contains(long time) {
        return start <= time && time < end;
    }

    /**
     * Start of the bucket that covers a time of this segment.
     *
     * @param time microseconds, inside the segment
     * @param width of the buckets in microseconds, above 0
     */
    public long bucketStart(long time, long width) {
        return Math.max(start, gridStart(time, width));
    }

    /**
     * End (exclusive) of the bucket that covers a time of this segment; see {@link #bucketStart}.
     */
    public long bucketEnd(long time, long width) {
        return Math.min(end, gridStart(time, width) + width);
    }

    private long gridStart(long time, long width) {
        return anchor + Math.floorDiv(time - anchor, width) * width;
    }
}
