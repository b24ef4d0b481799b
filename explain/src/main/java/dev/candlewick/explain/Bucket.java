package dev.candlewick.explain;

import dev.candlewick.calendar.SessionSegment;
import dev.candlewick.calendar.TradingCalendar;
import dev.candlewick.verify.table.CandleInterval;
import java.time.LocalDate;

/**
 * The stretch {@code [start, end)} that a candle covers by the calendar; microseconds since the
 * epoch.
 *
 * @param session as in the tables; ALL for a day
 */
record Bucket(long start, long end, String session, LocalDate sessionDate) {

    /** The one that covers a time. */
    static Bucket at(TradingCalendar calendar, CandleInterval interval, long time) {
        SessionSegment segment = calendar.segmentAt(time);
        LocalDate date = LocalDate.ofEpochDay(segment.sessionDate());
        if (interval == CandleInterval.DAY) {
            return new Bucket(segment.dayStart(), segment.dayEnd(), "ALL", date);
        }
        return new Bucket(
                segment.bucketStart(time, interval.micros()),
                segment.bucketEnd(time, interval.micros()),
                segment.session().name(),
                date);
    }

    boolean contains(long time) {
        return start <= time && time < end;
    }
}
