package dev.candlewick.sql;

import dev.candlewick.calendar.SessionSegment;
import dev.candlewick.calendar.TradingCalendar;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;

/**
 * The stretch of time of one candle, worked out from the calendar.
 *
 * @param start inclusive, microseconds since the epoch
 * @param end exclusive
 */
record Bucket(long start, long end, String session, LocalDate sessionDate)
        implements Comparable<Bucket> {

    /**
     * The bucket that covers a time.
     *
     * @param width such as 7s, 90m, 1d, 2w or 3mo
     * @param sessions name that buckets of 1d and more carry
     */
    static Bucket of(TradingCalendar calendar, long time, String width, String sessions) {
        SessionSegment segment = calendar.segmentAt(time);
        LocalDate date = LocalDate.ofEpochDay(segment.sessionDate());
        int number = Integer.parseInt(width.replaceAll("\\D", ""));
        return switch (width.replaceAll("\\d", "")) {
            case "s" -> within(segment, time, number);
            case "m" -> within(segment, time, number * 60L);
            case "h" -> within(segment, time, number * 3600L);
            case "d" -> {
                LocalDate first = LocalDate.of(2000, 1, 3);
                long days = Math.floorMod(ChronoUnit.DAYS.between(first, date), number);
                yield dates(calendar, date.minusDays(days), date.plusDays(number - days), sessions);
            }
            case "w" -> {
                LocalDate monday = date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
                long weeks =
                        Math.floorMod(
                                ChronoUnit.WEEKS.between(LocalDate.of(2000, 1, 3), monday), number);
                yield dates(
                        calendar,
                        monday.minusWeeks(weeks),
                        monday.plusWeeks(number - weeks),
                        sessions);
            }
            case "mo" -> {
                LocalDate month = date.withDayOfMonth(1);
                long months =
                        Math.floorMod(month.getYear() * 12L + month.getMonthValue() - 1, number);
                yield dates(
                        calendar,
                        month.minusMonths(months),
                        month.plusMonths(number - months),
                        sessions);
            }
            default -> throw new IllegalArgumentException(width);
        };
    }

    private static Bucket within(SessionSegment segment, long time, long seconds) {
        long width = seconds * 1_000_000;
        return new Bucket(
                segment.bucketStart(time, width),
                segment.bucketEnd(time, width),
                segment.session().name(),
                LocalDate.ofEpochDay(segment.sessionDate()));
    }

    private static Bucket dates(
            TradingCalendar calendar, LocalDate first, LocalDate next, String sessions) {
        return new Bucket(midnight(calendar, first), midnight(calendar, next), sessions, first);
    }

    /** Midnight of the exchange that begins a date, microseconds. */
    static long midnight(TradingCalendar calendar, LocalDate date) {
        return micros(date.atStartOfDay(calendar.zone()).toInstant());
    }

    static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }

    @Override
    public int compareTo(Bucket other) {
        return Long.compare(start, other.start);
    }
}
