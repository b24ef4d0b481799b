package dev.candlewick.calendar;

import static dev.candlewick.calendar.TradingSession.CLOSED;
import static dev.candlewick.calendar.TradingSession.POST;
import static dev.candlewick.calendar.TradingSession.PRE;
import static dev.candlewick.calendar.TradingSession.REGULAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TradingCalendarTest {

    private static final long SECOND = 1_000_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;
    private static final long[] WIDTHS = {
        SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR,
    };

    private final TradingCalendar newYork = TradingCalendar.named("XNYS");

    @ParameterizedTest(name = "{0} {5}")
    @CsvSource({
        // date, local midnight, regular open, regular close, post close (all UTC), remark
        "2026-03-06, 2026-03-06T05:00Z, 14:30, 21:00, 2026-03-07T01:00Z, last Friday of winter time",
        "2026-03-09, 2026-03-09T04:00Z, 13:30, 20:00, 2026-03-10T00:00Z, clocks went forward",
        "2026-03-27, 2026-03-27T04:00Z, 13:30, 20:00, 2026-03-28T00:00Z, European change week before",
        "2026-03-30, 2026-03-30T04:00Z, 13:30, 20:00, 2026-03-31T00:00Z, European change week after",
        "2026-10-23, 2026-10-23T04:00Z, 13:30, 20:00, 2026-10-24T00:00Z, before the European autumn change",
        "2026-10-28, 2026-10-28T04:00Z, 13:30, 20:00, 2026-10-29T00:00Z, Europe has changed and New York not",
        "2026-11-02, 2026-11-02T05:00Z, 14:30, 21:00, 2026-11-03T01:00Z, clocks went back",
        "2026-11-27, 2026-11-27T05:00Z, 14:30, 18:00, 2026-11-27T22:00Z, half day",
    })
    void hoursFollowTheClockOfNewYork(
            LocalDate date, String midnight, String open, String close, String postClose) {
        List<SessionSegment> segments = segmentsOf(date);
        assertThat(segments)
                .extracting(SessionSegment::session)
                .containsExactly(CLOSED, PRE, REGULAR, POST, CLOSED);
        SessionSegment regular = segments.get(2);
        assertThat(regular.dayStart()).isEqualTo(micros(midnight));
        assertThat(regular.start()).isEqualTo(micros(date + "T" + open + "Z"));
        assertThat(regular.end()).isEqualTo(micros(date + "T" + close + "Z"));
        assertThat(segments.get(1).start()).isEqualTo(regular.start() - 5 * HOUR - 30 * MINUTE);
        assertThat(segments.get(3).end()).isEqualTo(micros(postClose));
        assertThat(segments)
                .allSatisfy(
                        segment ->
                                assertThat(segment.anchor())
                                        .isEqualTo(
                                                segment.session() == CLOSED ? 0 : segment.start()));
    }

    @ParameterizedTest(name = "{0} has {1} hours")
    @CsvSource({"2026-03-08, 23", "2026-11-01, 25", "2026-07-05, 24"})
    void daysOfClockChangesAreShorterOrLonger(LocalDate date, long hours) {
        List<SessionSegment> segments = segmentsOf(date);
        assertThat(segments).hasSize(1);
        SessionSegment sunday = segments.get(0);
        assertThat(sunday.session()).isEqualTo(CLOSED);
        assertThat(sunday.dayEnd() - sunday.dayStart()).isEqualTo(hours * HOUR);
        assertThat(sunday.sessionDate()).isEqualTo(date.toEpochDay());
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "2010-04-02, Good Friday",
        "2010-12-24, Christmas kept on Friday",
        "2012-01-02, New Year kept on Monday",
        "2012-10-29, Sandy",
        "2012-10-30, Sandy",
        "2013-03-29, Good Friday",
        "2018-03-30, Good Friday",
        "2018-12-05, mourning",
        "2020-07-03, Independence Day kept on Friday",
        "2022-06-20, first Juneteenth",
        "2023-01-02, New Year kept on Monday",
        "2025-01-09, mourning",
        "2026-04-03, Good Friday",
        "2026-06-19, Juneteenth",
        "2026-07-03, Independence Day kept on Friday",
        "2027-06-18, Juneteenth kept on Friday",
        "2027-12-24, Christmas kept on Friday",
        "2030-04-19, Good Friday",
        "2030-12-25, Christmas",
        "2026-11-22, a Sunday",
    })
    void holidaysAreClosed(LocalDate date, String remark) {
        assertThat(segmentsOf(date))
                .as(remark)
                .extracting(SessionSegment::session)
                .containsOnly(CLOSED);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "2010-12-31, New Year 2011 is a Saturday",
        "2021-12-31, New Year 2022 is a Saturday",
        "2027-12-31, New Year 2028 is a Saturday",
        "2021-06-18, no Juneteenth yet",
        "2010-07-02, Independence Day kept on Monday",
        "2015-07-02, Independence Day kept on Friday",
        "2026-07-02, Independence Day kept on Friday",
        "2016-12-23, Christmas Eve on Saturday",
        "2013-07-05, after Independence Day",
        "2025-12-26, after Christmas",
        "2031-07-04, outside the years of the file",
        "2009-12-25, outside the years of the file",
    })
    void theseDaysAreFull(LocalDate date, String remark) {
        SessionSegment regular = segmentsOf(date).get(2);
        assertThat(regular.session()).as(remark).isEqualTo(REGULAR);
        assertThat(regular.end() - regular.start()).isEqualTo(6 * HOUR + 30 * MINUTE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2010-11-26", "2012-07-03", "2012-12-24", "2013-07-03", "2014-07-03", "2017-07-03",
                "2018-12-24", "2019-07-03", "2023-07-03", "2024-07-03", "2025-07-03", "2025-12-24",
                "2026-11-27", "2026-12-24", "2028-07-03", "2030-12-24"
            })
    void halfDaysCloseAtOneAndPostTradingEndsAtFive(LocalDate date) {
        List<SessionSegment> segments = segmentsOf(date);
        assertThat(segments.get(2).end() - segments.get(2).start())
                .isEqualTo(3 * HOUR + 30 * MINUTE);
        assertThat(segments.get(3).end() - segments.get(3).start()).isEqualTo(4 * HOUR);
    }

    @Test
    void tradingDaysOfTheYearsAreThoseTheExchangeHad() {
        assertThat(List.of(2010, 2011, 2012, 2013, 2018, 2020, 2022, 2024, 2025))
                .map(this::tradingDays)
                .containsExactly(252L, 252L, 250L, 252L, 251L, 253L, 251L, 252L, 250L);
    }

    @Test
    void hourBucketsOfTheRegularSessionBeginAtHalfPast() {
        SessionSegment regular = newYork.segmentAt(micros("2026-11-20T15:00:00Z"));
        List<String> buckets = new ArrayList<>();
        for (long time = regular.start(); time < regular.end(); time += MINUTE) {
            String bucket =
                    local(regular.bucketStart(time, HOUR))
                            + "-"
                            + local(regular.bucketEnd(time, HOUR));
            if (!buckets.contains(bucket)) {
                buckets.add(bucket);
            }
        }
        assertThat(buckets)
                .containsExactly(
                        "09:30-10:30",
                        "10:30-11:30",
                        "11:30-12:30",
                        "12:30-13:30",
                        "13:30-14:30",
                        "14:30-15:30",
                        "15:30-16:00");
    }

    @Test
    void bucketsOfClosedTimeStandOnWholeHoursAndEndAtTheNeighbours() {
        SessionSegment night = newYork.segmentAt(micros("2026-11-20T08:59:59.999999Z"));
        assertThat(night.session()).isEqualTo(CLOSED);
        assertThat(night.start()).isEqualTo(micros("2026-11-20T05:00:00Z"));
        assertThat(night.end()).isEqualTo(micros("2026-11-20T09:00:00Z"));
        assertThat(night.bucketStart(night.end() - 1, 15 * MINUTE))
                .isEqualTo(micros("2026-11-20T08:45:00Z"));
        assertThat(night.bucketEnd(night.end() - 1, 7 * HOUR)).isEqualTo(night.end());
        assertThat(night.bucketStart(night.start() + 1, 7 * HOUR)).isEqualTo(night.start());
    }

    @Test
    void theCalendarThatNeverClosesHasOneRegularSegmentADay() {
        TradingCalendar always = TradingCalendar.named("24x7");
        long start = micros("2026-03-08T00:00:00Z");
        assertThat(always.segmentAt(start + 5 * HOUR))
                .isEqualTo(
                        new SessionSegment(
                                start,
                                start + DAY,
                                REGULAR,
                                LocalDate.of(2026, 3, 8).toEpochDay(),
                                start,
                                start,
                                start + DAY));
    }

    @Test
    void segmentsTileTheTimeLine() {
        Random random = new Random(20261120);
        for (String name : TradingCalendar.names()) {
            TradingCalendar calendar = TradingCalendar.named(name);
            for (int round = 0; round < 300; round++) {
                long from =
                        random.nextLong(
                                micros("1950-01-01T00:00:00Z"), micros("2120-01-01T00:00:00Z"));
                long to = from + random.nextLong(1, 20 * DAY);
                List<SessionSegment> segments = calendar.segmentsBetween(from, to);
                assertThat(segments.get(0).contains(from)).isTrue();
                assertThat(segments.get(segments.size() - 1).contains(to - 1)).isTrue();
                for (int index = 1; index < segments.size(); index++) {
                    SessionSegment before = segments.get(index - 1);
                    SessionSegment segment = segments.get(index);
                    assertThat(segment.start()).isEqualTo(before.end());
                    assertThat(segment.sessionDate())
                            .isIn(before.sessionDate(), before.sessionDate() + 1);
                    assertThat(segment.dayStart()).isIn(before.dayStart(), before.dayEnd());
                }
            }
        }
    }

    @Test
    void bucketsCoverTheirTimeAndNestInLargerOnes() {
        Random random = new Random(42);
        for (String name : TradingCalendar.names()) {
            TradingCalendar calendar = TradingCalendar.named(name);
            for (int round = 0; round < 20_000; round++) {
                long time =
                        random.nextLong(
                                micros("1969-01-01T00:00:00Z"), micros("2032-01-01T00:00:00Z"));
                SessionSegment segment = calendar.segmentAt(time);
                assertThat(segment.contains(time)).isTrue();
                long smallerStart = time;
                long smallerEnd = time + 1;
                for (long width : WIDTHS) {
                    long start = segment.bucketStart(time, width);
                    long end = segment.bucketEnd(time, width);
                    assertThat(start)
                            .isLessThanOrEqualTo(smallerStart)
                            .isGreaterThanOrEqualTo(segment.start());
                    assertThat(end)
                            .isGreaterThanOrEqualTo(smallerEnd)
                            .isLessThanOrEqualTo(segment.end());
                    assertThat(end - start).isLessThanOrEqualTo(width);
                    assertThat(segment.bucketStart(start, width)).isEqualTo(start);
                    assertThat(segment.bucketEnd(end - 1, width)).isEqualTo(end);
                    smallerStart = start;
                    smallerEnd = end;
                }
            }
        }
    }

    @Test
    void theSameMomentGivesTheSameSegmentInstance() {
        long time = micros("2026-11-20T15:00:00Z");
        assertThat(newYork.segmentAt(time)).isSameAs(newYork.segmentAt(time + HOUR));
    }

    @Test
    void emptyRangesHaveNoSegmentAndReversedOnesAreRefused() {
        assertThat(newYork.segmentsBetween(5, 5)).isEmpty();
        assertThatThrownBy(() -> newYork.segmentsBetween(5, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ends before it begins");
        assertThatThrownBy(() -> newYork.segmentAt(Long.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("years 1 to 9999");
    }

    @Test
    void anUnknownNameIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> TradingCalendar.named("XLON"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no trading calendar \"XLON\"; known are 24x7, XNYS");
    }

    private List<SessionSegment> segmentsOf(LocalDate date) {
        long start =
                ChronoUnit.MICROS.between(
                        Instant.EPOCH, date.atStartOfDay(newYork.zone()).toInstant());
        long end =
                ChronoUnit.MICROS.between(
                        Instant.EPOCH, date.plusDays(1).atStartOfDay(newYork.zone()).toInstant());
        List<SessionSegment> segments = newYork.segmentsBetween(start, end);
        assertThat(segments)
                .extracting(SessionSegment::sessionDate)
                .containsOnly(date.toEpochDay());
        assertThat(segments).extracting(SessionSegment::dayStart).containsOnly(start);
        assertThat(segments).extracting(SessionSegment::dayEnd).containsOnly(end);
        return segments;
    }

    private long tradingDays(int year) {
        return newYork
                .segmentsBetween(
                        micros(year + "-01-01T12:00:00Z"), micros(year + "-12-31T23:00:00Z"))
                .stream()
                .filter(segment -> segment.session() == REGULAR)
                .count();
    }

    private String local(long micros) {
        return Instant.EPOCH
                .plus(micros, ChronoUnit.MICROS)
                .atZone(newYork.zone())
                .toLocalTime()
                .toString();
    }

    private static long micros(String time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, OffsetDateTime.parse(time).toInstant());
    }
}
