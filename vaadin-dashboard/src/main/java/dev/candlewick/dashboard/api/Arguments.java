package dev.candlewick.dashboard.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the texts of a query string; what cannot be read is a problem that names its parameter. */
final class Arguments {

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    private Arguments() {}

    /** A time with its offset from UTC, or a date, which is its midnight in UTC. */
    static Optional<Instant> time(String name, @Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        // A plus sign in a query string is a blank.
        String written = text.replace(' ', '+');
        try {
            Instant time =
                    written.contains("T")
                            ? OffsetDateTime.parse(written).toInstant()
                            : LocalDate.parse(written).atStartOfDay(ZoneOffset.UTC).toInstant();
            if (!time.isBefore(EARLIEST) && !time.isAfter(LATEST)) {
                return Optional.of(time);
            }
        } catch (DateTimeException unreadable) {
            // Said below.
        }
        throw ApiProblem.badArgument(
                name
                        + " is '"
                        + text
                        + "', and should be a time such as 2026-03-02T14:30:00Z or a date such as 2026-03-02.");
    }

    /** A stretch of time that is not empty. */
    static void inOrder(Optional<Instant> from, Optional<Instant> to) {
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            throw ApiProblem.badArgument(
                    "from is " + from.get() + ", which is not before to, " + to.get() + ".");
        }
    }

    /** A whole number from 1 to the largest allowed. */
    static int count(String name, @Nullable String text, int otherwise, int most) {
        if (text == null) {
            return otherwise;
        }
        try {
            int count = Integer.parseInt(text);
            if (count >= 1 && count <= most) {
                return count;
            }
        } catch (NumberFormatException unreadable) {
            // Said below.
        }
        throw ApiProblem.badArgument(
                name + " is '" + text + "', and should be a whole number from 1 to " + most + ".");
    }

    /** Seconds since 1970. */
    static Instant epochSeconds(String name, String text) {
        try {
            Instant time = Instant.ofEpochSecond(Long.parseLong(text));
            if (time.isBefore(EARLIEST)) {
                return EARLIEST;
            }
            return time.isAfter(LATEST) ? LATEST : time;
        } catch (NumberFormatException | DateTimeException unreadable) {
            throw ApiProblem.badArgument(
                    name + " is '" + text + "', and should be a number of seconds since 1970.");
        }
    }
}
