package dev.candlewick.calendar;

import java.time.LocalDate;
import java.time.Year;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one exchange. Immutable as seen from outside, thread safe; days are worked out on
 * first use and kept, so that a lookup costs a few comparisons and the same moment always gives the
 * same segment instance.
 *
 * <p>Holidays and half days are known for the years of the calendar's file ({@link #firstYear} to
 * {@link #lastYear}). Outside them every weekday that the file does not call a weekend is a full
 * day: only the weekday rule is applied.
 */
public final class TradingCalendar {

    private static final long DAY = 86_400_000_000L;
    private static final int CACHED_DAYS = (int) LocalDate.of(2101, 1, 1).toEpochDay();
    private static final long EARLIEST =
            LocalDate.of(1, 1, 2).toEpochDay() * DAY; // a day inside, for any zone's offset
    private static final long LATEST = LocalDate.of(9999, 12, 31).toEpochDay() * DAY;

    private static final Map<String, TradingCalendar> LOADED = new ConcurrentHashMap<>();

    private final CalendarFile file;
    private final AtomicReferenceArray<@Nullable TradingDay> days =
            new AtomicReferenceArray<>(CACHED_DAYS);

    TradingCalendar(CalendarFile file) {
        this.file = file;
    }

    /**
     * The calendar of this name, for instance {@code XNYS} or {@code 24x7}.
     *
     * @throws IllegalArgumentException when there is none; the message lists those there are
     */
    public static TradingCalendar named(String name) {
        if (!names().contains(name)) {
            throw new IllegalArgumentException(
                    "there is no trading calendar \"%s\"; known are %s"
                            .formatted(name, String.join(", ", names())));
        }
        return LOADED.computeIfAbsent(
                name, known -> new TradingCalendar(CalendarFile.shipped(known)));
    }

    /** Names of all shipped calendars, sorted. */
    public static Set<String> names() {
        return CalendarFile.shippedNames();
    }

    /** Name of the calendar. */
    public String name() {
        return file.name();
    }

    /** Zone of the exchange, in which trading dates and hours are counted. */
    public ZoneId zone() {
        return file.zone();
    }

    /** First year whose holidays and half days are known. */
    public Year firstYear() {
        return file.firstYear();
    }

    /** Last year whose holidays and half days are known. */
    public Year lastYear() {
        return file.lastYear();
    }

    /**
     * The one segment that covers a moment.
     *
     * @param timeMicros microseconds since the epoch, UTC, in the years 1 to 9999
     * @throws IllegalArgumentException outside those years
     */
    public SessionSegment segmentAt(long timeMicros) {
        return dayAt(timeMicros).segmentAt(timeMicros);
    }

    /**
     * All segments that overlap {@code [fromMicros, toMicros)}, uncut, in order; none when the
     * range is empty.
     *
     * @throws IllegalArgumentException when the range ends before it begins, or leaves the years 1
     *     to 9999
     */
    public List<SessionSegment> segmentsBetween(long fromMicros, long toMicros) {
        if (fromMicros > toMicros) {
            throw new IllegalArgumentException(
                    "the range ends before it begins: [%d, %d)".formatted(fromMicros, toMicros));
        }
        List<SessionSegment> found = new ArrayList<>();
        for (long time = fromMicros; time < toMicros; ) {
            SessionSegment segment = segmentAt(time);
            found.add(segment);
            time = segment.end();
        }
        return List.copyOf(found);
    }

    @Override
    public String toString() {
        return name();
    }

    private TradingDay dayAt(long time) {
        if (time < EARLIEST || time >= LATEST) {
            throw new IllegalArgumentException(
                    "%d microseconds since the epoch lie outside the years 1 to 9999"
                            .formatted(time));
        }
        // The local date is the date in UTC or a neighbour of it, whatever the zone.
        long date = Math.floorDiv(time, DAY);
        TradingDay day = day(date);
        while (time < day.start()) {
            day = day(--date);
        }
        while (time >= day.end()) {
            day = day(++date);
        }
        return day;
    }

    private TradingDay day(long epochDay) {
        if (epochDay < 0 || epochDay >= CACHED_DAYS) {
            return file.day(LocalDate.ofEpochDay(epochDay));
        }
        int index = (int) epochDay;
        TradingDay known = days.get(index);
        if (known != null) {
            return known;
        }
        TradingDay made = file.day(LocalDate.ofEpochDay(epochDay));
        // Two threads may make the same day; both must go on with the same instance.
        TradingDay other = days.compareAndExchange(index, null, made);
        return other == null ? made : other;
    }
}
