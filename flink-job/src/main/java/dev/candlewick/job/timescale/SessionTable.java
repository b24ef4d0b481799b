package dev.candlewick.job.timescale;

import dev.candlewick.calendar.SessionSegment;
import dev.candlewick.calendar.TradingCalendar;
import dev.candlewick.calendar.TradingSession;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The sessions by which an epoch cuts its candles, in the table {@code trading_session}: whoever
 * folds candles further must cut them at the same places. A year of session dates is the unit: it
 * is there as a whole or not at all, and it is there before the first candle of it or of a
 * neighbouring year.
 */
final class SessionTable {

    /** These years every epoch has from its start; a year beyond comes with its first candle. */
    private static final int FIRST_YEAR = 2010;

    private static final int LAST_YEAR = 2030;

    private static final String INSERT =
            """
            INSERT INTO trading_session (
                log_epoch, calendar, session, session_date, start_time, end_time)
            SELECT ?, ?, r.session, date '1970-01-01' + r.session_date::int,
                timestamptz 'epoch' + r.start_time * interval '1 microsecond',
                timestamptz 'epoch' + r.end_time * interval '1 microsecond'
            FROM unnest(?::text[], ?::int8[], ?::int8[], ?::int8[])
                AS r (session, session_date, start_time, end_time)
            ON CONFLICT DO NOTHING
            """;

    private static final String READ =
            """
            SELECT session, session_date - date '1970-01-01',
                (extract(epoch FROM start_time) * 1000000)::bigint,
                (extract(epoch FROM end_time) * 1000000)::bigint
            FROM trading_session WHERE log_epoch = ? AND calendar = ? ORDER BY start_time
            """;

    private record Row(TradingSession session, long sessionDate, long start, long end) {

        int year() {
            return LocalDate.ofEpochDay(sessionDate).getYear();
        }

        @Override
        public String toString() {
            return "%s of %s from %s to %s"
                    .formatted(
                            session,
                            LocalDate.ofEpochDay(sessionDate),
                            Instant.EPOCH.plus(start, ChronoUnit.MICROS),
                            Instant.EPOCH.plus(end, ChronoUnit.MICROS));
        }
    }

    private record CalendarYear(String calendar, int year) {}

    private final int logEpoch;
    private final Set<CalendarYear> committed = new HashSet<>();
    private final Set<CalendarYear> added = new HashSet<>();

    SessionTable(int logEpoch) {
        this.logEpoch = logEpoch;
    }

    /**
     * Writes the usual years of a calendar, those that are missing, and compares all that are there
     * with the calendar as this job knows it.
     *
     * @throws IllegalStateException when the epoch was begun with other sessions
     */
    void registerUsualYears(Connection connection, TradingCalendar calendar) throws SQLException {
        NavigableMap<Integer, List<Row>> known = read(connection, calendar);
        insert(
                connection,
                calendar,
                IntStream.rangeClosed(FIRST_YEAR, LAST_YEAR)
                        .filter(year -> !known.containsKey(year))
                        .toArray());
        check(connection, calendar);
    }

    /**
     * Compares what is there with the calendar as this job knows it.
     *
     * @throws IllegalStateException when the epoch was begun with other sessions
     */
    void check(Connection connection, TradingCalendar calendar) throws SQLException {
        read(connection, calendar).forEach((year, rows) -> compare(calendar, year, rows));
    }

    private void compare(TradingCalendar calendar, int year, List<Row> known) {
        List<Row> asked = rows(calendar, year);
        for (int i = 0; i < Math.max(known.size(), asked.size()); i++) {
            EpochRegistry.requireEqual(
                    logEpoch, "calendar " + calendar, sessionAt(known, i), sessionAt(asked, i));
        }
    }

    private static String sessionAt(List<Row> rows, int index) {
        return index < rows.size() ? rows.get(index).toString() : "no further session that year";
    }

    /** Whether {@link #addYears} has nothing to do for a date, days since the epoch. */
    static boolean isUsual(long sessionDate) {
        int year = LocalDate.ofEpochDay(sessionDate).getYear();
        return FIRST_YEAR < year && year < LAST_YEAR;
    }

    /**
     * Writes the year of a date and its neighbours, where they may be missing: a bucket of up to a
     * year that holds the date begins and ends in them.
     *
     * @param sessionDate days since the epoch
     */
    void addYears(Connection connection, TradingCalendar calendar, long sessionDate)
            throws SQLException {
        int year = LocalDate.ofEpochDay(sessionDate).getYear();
        CalendarYear asked = new CalendarYear(calendar.name(), year);
        if (!committed.contains(asked) && added.add(asked)) {
            insert(connection, calendar, year - 1, year, year + 1);
        }
    }

    /** Begins a transaction, whether or not the one before was committed. */
    void begin() {
        added.clear();
    }

    /** What was added is there for good. */
    void committed() {
        committed.addAll(added);
        added.clear();
    }

    private void insert(Connection connection, TradingCalendar calendar, int... years)
            throws SQLException {
        List<Row> rows = new ArrayList<>();
        for (int year : years) {
            rows.addAll(rows(calendar, year));
        }
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setInt(1, logEpoch);
            statement.setString(2, calendar.name());
            new Columns<>(connection, statement, rows, 3)
                    .text(row -> row.session.name())
                    .bigint(Row::sessionDate)
                    .bigint(Row::start)
                    .bigint(Row::end);
            statement.executeUpdate();
        }
    }

    private NavigableMap<Integer, List<Row>> read(Connection connection, TradingCalendar calendar)
            throws SQLException {
        NavigableMap<Integer, List<Row>> years = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement(READ)) {
            statement.setInt(1, logEpoch);
            statement.setString(2, calendar.name());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Row row =
                            new Row(
                                    TradingSession.valueOf(rows.getString(1)),
                                    rows.getLong(2),
                                    rows.getLong(3),
                                    rows.getLong(4));
                    years.computeIfAbsent(row.year(), year -> new ArrayList<>()).add(row);
                }
            }
        }
        return years;
    }

    private static List<Row> rows(TradingCalendar calendar, int year) {
        return calendar
                .segmentsBetween(newYear(calendar, year), newYear(calendar, year + 1))
                .stream()
                .map(SessionTable::row)
                .toList();
    }

    private static Row row(SessionSegment segment) {
        return new Row(segment.session(), segment.sessionDate(), segment.start(), segment.end());
    }

    /** Midnight of the exchange that begins a year, microseconds. */
    private static long newYear(TradingCalendar calendar, int year) {
        Instant midnight = LocalDate.of(year, 1, 1).atStartOfDay(calendar.zone()).toInstant();
        return ChronoUnit.MICROS.between(Instant.EPOCH, midnight);
    }
}
