package dev.candlewick.calendar;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Year;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a calendar's data file says. The format is explained at the head of {@code XNYS.calendar}.
 */
record CalendarFile(
        String name,
        ZoneId zone,
        Year firstYear,
        Year lastYear,
        Set<DayOfWeek> weekend,
        Map<String, List<TradingDay.Hours>> schedules,
        Map<LocalDate, String> exceptions) {

    private static final String FULL = "full";
    private static final String CLOSED = "closed";

    /** Names of the calendars that lie in this package. */
    static Set<String> shippedNames() {
        TreeSet<String> names = new TreeSet<>();
        resource("calendars.txt")
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .forEach(names::add);
        return Collections.unmodifiableSet(names);
    }

    /** Reads a shipped calendar, which must exist. */
    static CalendarFile shipped(String name) {
        return parse(name, resource(name + ".calendar"));
    }

    /**
     * Reads a calendar.
     *
     * @throws IllegalArgumentException naming the line that is wrong
     */
    static CalendarFile parse(String name, String text) {
        Reader reader = new Reader();
        List<String> lines = text.lines().toList();
        for (int index = 0; index < lines.size(); index++) {
            String line = lines.get(index).replaceFirst("#.*", "").strip();
            try {
                if (!line.isEmpty()) {
                    reader.read(line.split("\\s+"));
                }
            } catch (IllegalArgumentException | DateTimeException e) {
                throw new IllegalArgumentException(
                        "calendar %s, line %d: %s".formatted(name, index + 1, e.getMessage()), e);
            }
        }
        return reader.finish(name);
    }

    /** The segments of one date. Outside the file's years only the weekday rule applies. */
    TradingDay day(LocalDate date) {
        String kind = exceptions.get(date);
        if (kind == null) {
            kind = weekend.contains(date.getDayOfWeek()) ? CLOSED : FULL;
        }
        return TradingDay.of(date, zone, schedules.getOrDefault(kind, List.of()));
    }

    private static String resource(String file) {
        try (InputStream stream = CalendarFile.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException(
                        "the data file %s is missing from the trading-calendar module"
                                .formatted(file));
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the data file " + file, e);
        }
    }

    /** Collects the lines of a file. */
    private static final class Reader {

        private @Nullable ZoneId zone;
        private @Nullable Year firstYear;
        private @Nullable Year lastYear;
        private final Set<DayOfWeek> weekend = EnumSet.noneOf(DayOfWeek.class);
        private final Map<String, List<TradingDay.Hours>> schedules = new HashMap<>();
        private final Map<LocalDate, String> exceptions = new HashMap<>();

        void read(String[] words) {
            if (words.length < 2) {
                throw new IllegalArgumentException("nothing follows \"%s\"".formatted(words[0]));
            }
            switch (words[0]) {
                case "zone" -> zone = ZoneId.of(words[1]);
                case "years" -> readYears(words[1]);
                case "weekend" -> {
                    for (int word = 1; word < words.length; word++) {
                        weekend.add(DayOfWeek.valueOf(words[word]));
                    }
                }
                case "schedule" -> readSchedule(words);
                default -> readException(LocalDate.parse(words[0]), words[1]);
            }
        }

        private void readYears(String range) {
            String[] ends = range.split("-", -1);
            if (ends.length != 2) {
                throw new IllegalArgumentException("years are written 2010-2030, not " + range);
            }
            firstYear = Year.parse(ends[0]);
            lastYear = Year.parse(ends[1]);
        }

        private void readSchedule(String[] words) {
            List<TradingDay.Hours> hours = new ArrayList<>();
            LocalTime reached = LocalTime.MIDNIGHT;
            for (int word = 2; word < words.length; word += 2) {
                TradingDay.Hours session = hours(words, word);
                boolean afterMidnight = word > 2 && reached.equals(LocalTime.MIDNIGHT);
                if (afterMidnight || session.open().isBefore(reached)) {
                    throw new IllegalArgumentException(
                            session.session() + " opens before the session before it has closed");
                }
                hours.add(session);
                reached = session.close();
            }
            if (words[1].equals(CLOSED) || schedules.put(words[1], List.copyOf(hours)) != null) {
                throw new IllegalArgumentException(
                        "the schedule %s is there already".formatted(words[1]));
            }
        }

        private static TradingDay.Hours hours(String[] words, int word) {
            String[] times =
                    word + 1 < words.length ? words[word + 1].split("-", -1) : new String[0];
            if (times.length != 2) {
                throw new IllegalArgumentException(
                        "hours are written REGULAR 09:30-16:00; %s lacks its times"
                                .formatted(words[word]));
            }
            LocalTime close =
                    times[1].equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(times[1]);
            return new TradingDay.Hours(
                    TradingSession.valueOf(words[word]), LocalTime.parse(times[0]), close);
        }

        private void readException(LocalDate date, String kind) {
            if (!kind.equals(CLOSED) && !schedules.containsKey(kind)) {
                throw new IllegalArgumentException(
                        "%s is neither closed nor a schedule named above".formatted(kind));
            }
            if (firstYear == null
                    || lastYear == null
                    || date.getYear() < firstYear.getValue()
                    || date.getYear() > lastYear.getValue()) {
                throw new IllegalArgumentException(date + " lies outside the years of the file");
            }
            if (weekend.contains(date.getDayOfWeek())) {
                throw new IllegalArgumentException(date + " is a weekend day anyway");
            }
            if (exceptions.put(date, kind) != null) {
                throw new IllegalArgumentException(date + " is there twice");
            }
        }

        CalendarFile finish(String name) {
            if (zone == null
                    || firstYear == null
                    || lastYear == null
                    || !schedules.containsKey(FULL)) {
                throw new IllegalArgumentException(
                        "calendar %s needs zone, years and schedule full".formatted(name));
            }
            return new CalendarFile(
                    name,
                    zone,
                    firstYear,
                    lastYear,
                    Collections.unmodifiableSet(weekend),
                    Map.copyOf(schedules),
                    Map.copyOf(exceptions));
        }
    }
}
