package dev.candlewick.feed.venue;

import java.time.DateTimeException;
import java.time.Instant;

/** Times as venues write them. */
final class VenueTime {
    private static final long FIRST_MICROS = 100_000_000_000_000L;

    private VenueTime() {}

    /**
     * Microseconds since the epoch from milliseconds, or from microseconds where a venue sends
     * those: before the year 5138 the two cannot be taken for each other.
     */
    static long epoch(long number) throws MalformedException {
        if (number < 0) {
            throw new MalformedException("a time before 1970: " + number);
        }
        return number >= FIRST_MICROS ? number : number * 1_000;
    }

    /** Microseconds since the epoch from ISO-8601 with up to nine decimals, cut to six. */
    static long iso(String text) throws MalformedException {
        try {
            Instant time = Instant.parse(text);
            return Math.addExact(
                    Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
        } catch (DateTimeException | ArithmeticException noTime) {
            throw new MalformedException("no time: " + text);
        }
    }
}
