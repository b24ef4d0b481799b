package dev.candlewick.feed.simulation;

/** The U-shape of a UTC day: busy at both ends, quiet in the middle. */
final class DayShape {
    private static final long DAY_MICROS = 86_400_000_000L;
    // Mean over the day is 1 for both shapes: integral of (2x-1)^2 is 1/3.
    private static final double VOLUME_MIDDLE = 0.4;
    private static final double VOLUME_RISE = 1.8;
    private static final double VARIANCE_MIDDLE = 0.6;
    private static final double VARIANCE_RISE = 1.2;

    private DayShape() {}

    /** Trade size against its daily mean; 2.2 at midnight, 0.4 at noon. */
    static double volume(long eventTime) {
        return VOLUME_MIDDLE + VOLUME_RISE * distanceFromNoonSquared(eventTime);
    }

    /** Variance of returns against its daily mean; 1.8 at midnight, 0.6 at noon. */
    static double variance(long eventTime) {
        return VARIANCE_MIDDLE + VARIANCE_RISE * distanceFromNoonSquared(eventTime);
    }

    private static double distanceFromNoonSquared(long eventTime) {
        double day = Math.floorMod(eventTime, DAY_MICROS) / (double) DAY_MICROS;
        return (2 * day - 1) * (2 * day - 1);
    }
}
