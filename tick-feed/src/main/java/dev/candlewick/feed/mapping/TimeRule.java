package dev.candlewick.feed.mapping;

import dev.candlewick.feed.decode.NotUnderstood;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * How a time is written.
 *
 * @param unit decimal places that a number has to be moved by to be in microseconds; empty: a
 *     number is refused
 * @param format of a text; empty: ISO-8601
 * @param zone of times that do not name one themselves; empty: such times are refused
 */
record TimeRule(Optional<Integer> unit, Optional<DateTimeFormatter> format, Optional<ZoneId> zone) {
    static final TimeRule PLAIN =
            new TimeRule(Optional.empty(), Optional.empty(), Optional.empty());

    /** Names of units, and how far each is from microseconds. */
    static final Map<String, Integer> UNITS =
            Map.of(
                    "seconds",
                    6,
                    "milliseconds",
                    3,
                    "microseconds",
                    0,
                    "nanoseconds",
                    -3,
                    "s",
                    6,
                    "ms",
                    3,
                    "us",
                    0,
                    "ns",
                    -3);

    private static final int LONGEST_NUMBER = 40;
    private static final String ASK_UNIT =
            "is a number; say its unit: seconds, milliseconds, microseconds or nanoseconds";

    /** Whether times in this pattern name their zone or offset themselves. */
    static boolean namesZone(String pattern) {
        return unquoted(pattern).matches(".*[VzOXxZ].*");
    }

    /**
     * Reads times in this pattern, and no day that the calendar does not have: 31.02. is no time.
     *
     * @throws IllegalArgumentException when it is no pattern
     */
    static DateTimeFormatter formatter(String pattern) {
        String strict = pattern;
        if (!unquoted(pattern).contains("G")) {
            // The year of an era, y, needs an era to be read strictly.
            String[] parts = pattern.split("'", -1);
            for (int part = 0; part < parts.length; part += 2) {
                parts[part] = parts[part].replace('y', 'u');
            }
            strict = String.join("'", parts);
        }
        return DateTimeFormatter.ofPattern(strict, Locale.ENGLISH)
                .withResolverStyle(ResolverStyle.STRICT);
    }

    private static String unquoted(String pattern) {
        return pattern.replaceAll("'[^']*'", "");
    }

    /**
     * The time in microseconds since the epoch; what is finer is cut off.
     *
     * @throws NotUnderstood when it is none
     */
    long read(Object value) throws NotUnderstood {
        try {
            return switch (value) {
                case Instant instant -> micros(instant);
                case LocalDateTime local -> micros(zoned(local));
                case BigDecimal number -> number(number);
                case String text -> text(text.strip());
                default -> throw new NotUnderstood("'" + value + "' is no time");
            };
        } catch (ArithmeticException outOfRange) {
            throw new NotUnderstood("'" + value + "' is out of range");
        }
    }

    private long number(BigDecimal number) throws NotUnderstood {
        if (unit.isEmpty()) {
            throw new NotUnderstood(number + " " + ASK_UNIT);
        }
        if (Math.abs((long) number.scale()) + number.precision() > LONGEST_NUMBER) {
            throw new NotUnderstood("'" + number + "' is out of range");
        }
        return number.movePointRight(unit.get()).setScale(0, RoundingMode.FLOOR).longValueExact();
    }

    private long text(String text) throws NotUnderstood {
        if (format.isEmpty() && text.matches("-?[0-9]{1,30}(\\.[0-9]{1,9})?")) {
            return number(new BigDecimal(text));
        }
        try {
            DateTimeFormatter read =
                    format.orElse(DateTimeFormatter.ISO_DATE_TIME).withLocale(Locale.ENGLISH);
            TemporalAccessor parsed = read.parse(text);
            ZoneId named = parsed.query(TemporalQueries.zone());
            if (named == null) {
                return micros(zoned(LocalDateTime.from(parsed)));
            }
            // A region alone does not say which of two equal times it is, an offset does.
            return named instanceof ZoneOffset || parsed.isSupported(ChronoField.OFFSET_SECONDS)
                    ? micros(Instant.from(parsed))
                    : micros(zoned(LocalDateTime.from(parsed), named));
        } catch (DateTimeException noTime) {
            throw new NotUnderstood(
                    "'%s' is no time%s"
                            .formatted(
                                    text,
                                    format.isPresent()
                                            ? " in the format of the mapping"
                                            : " like 2013-10-07T08:00:00Z; say its format, such as format: \"dd.MM.yyyy HH:mm:ss.SSS\""));
        }
    }

    /** A local time is taken only when there was exactly one such moment. */
    private Instant zoned(LocalDateTime local) throws NotUnderstood {
        if (zone.isEmpty()) {
            throw new NotUnderstood(
                    "'%s' names no zone; say it, such as zone: Europe/Berlin or zone: UTC"
                            .formatted(local));
        }
        return zoned(local, zone.get());
    }

    private static Instant zoned(LocalDateTime local, ZoneId region) throws NotUnderstood {
        List<ZoneOffset> offsets = region.getRules().getValidOffsets(local);
        if (offsets.size() != 1) {
            throw new NotUnderstood(
                    "in %s there %s %s: clocks were changed"
                            .formatted(
                                    region,
                                    offsets.isEmpty() ? "was no" : "were two times",
                                    local));
        }
        return local.toInstant(offsets.getFirst());
    }

    private static long micros(Instant time) {
        return Math.addExact(
                Math.multiplyExact(time.getEpochSecond(), 1_000_000L), time.getNano() / 1_000);
    }
}
