package dev.candlewick.job.candle;

import java.util.HashMap;
import java.util.Map;

/**
 * Whether a partition of the log is at rest by the clock of the machine, and not merely waiting to
 * be read: its records came as they were appended, for three seconds there was none, and meanwhile
 * the operator was never held up. Times are milliseconds. Mutable.
 */
final class QuietLog {
    private static final long LATEST = 2_000;
    private static final long PAUSE = 500;
    private static final long HELD_UP = 2_500;
    private static final long AT_REST = 3_000;

    private final Map<Integer, Place> places = new HashMap<>();
    private long lastLook = Long.MAX_VALUE;
    private long freeSince = Long.MAX_VALUE;

    private static final class Place {
        long nextOffset = -1;
        long since;

        /** Whether heartbeats came as they were appended. */
        boolean isFollowed;
    }

    /** A heartbeat of a partition came so long after it was appended. */
    void heartbeat(int partition, long delay) {
        place(partition).isFollowed = delay <= LATEST;
    }

    /**
     * Whether to look now, twice a second. The operator asks several times a second unless it is
     * held up.
     */
    boolean isTimeToLook(long now) {
        boolean isFirst = lastLook == Long.MAX_VALUE;
        if (!isFirst && now - lastLook < PAUSE) {
            return false;
        }
        if (isFirst || now - lastLook > HELD_UP) {
            freeSince = now;
        }
        lastLook = now;
        return true;
    }

    /** Whether a partition, read up to {@code nextOffset}, has nothing to be read. */
    boolean isQuiet(int partition, long nextOffset, long now) {
        Place place = place(partition);
        if (place.nextOffset != nextOffset) {
            place.nextOffset = nextOffset;
            place.since = now;
        }
        return place.isFollowed && now - Math.max(place.since, freeSince) >= AT_REST;
    }

    private Place place(int partition) {
        return places.computeIfAbsent(partition, missing -> new Place());
    }
}
