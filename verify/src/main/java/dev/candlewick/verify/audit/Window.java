package dev.candlewick.verify.audit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * A stretch of event time, microseconds since the epoch. It speaks of the candles that ended in
 * {@code (start, end]}, so that each candle belongs to one window of a grid, wherever its calendar
 * cuts it.
 */
public record Window(long start, long end) {

    private static final DateTimeFormatter TIMES =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    public Window {
        if (start >= end) {
            throw new IllegalArgumentException(
                    "a window must end after its start: %d, %d".formatted(start, end));
        }
    }

    /** The window of the grid that holds the candle of 1s at a time. */
    public static Window at(long time, long length) {
        long start = Math.floorDiv(time, length) * length;
        return new Window(start, start + length);
    }

    /** The newest window of the grid that has ended at a time. */
    public static Window endedBy(long time, long length) {
        return at(time - length, length);
    }

    /** The window of the grid before this one. */
    Window before() {
        return new Window(start - (end - start), start);
    }

    boolean covers(Window other) {
        return start <= other.start && end >= other.end;
    }

    /** Whether it speaks of a candle that ends then. */
    boolean holdsEnd(long candleEnd) {
        return start < candleEnd && candleEnd <= end;
    }

    /** Microseconds since the epoch. */
    public static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    Instant startTime() {
        return Instant.EPOCH.plus(start, ChronoUnit.MICROS);
    }

    Instant endTime() {
        return Instant.EPOCH.plus(end, ChronoUnit.MICROS);
    }

    /** For instance {@code 2026-11-20 16:00:00 to 2026-11-20 17:00:00 UTC}. */
    @Override
    public String toString() {
        return TIMES.format(startTime()) + " to " + TIMES.format(endTime()) + " UTC";
    }
}
