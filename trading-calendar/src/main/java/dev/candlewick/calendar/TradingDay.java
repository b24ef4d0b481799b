package dev.candlewick.calendar;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** One date of an exchange, from local midnight to the next, tiled by segments. */
record TradingDay(List<SessionSegment> segments) {

    /** Hours of one session in local time; a close at midnight is the end of the day. */
    record Hours(TradingSession session, LocalTime open, LocalTime close) {

        Hours {
            if (session == TradingSession.CLOSED) {
                throw new IllegalArgumentException("CLOSED has no hours: it is the time between");
            }
            if (!close.equals(LocalTime.MIDNIGHT) && !open.isBefore(close)) {
                throw new IllegalArgumentException(
                        "%s closes at %s, not after its open at %s"
                                .formatted(session, close, open));
            }
        }
    }

    /** Works the segments out; {@code hours} are in order and do not overlap. */
    static TradingDay of(LocalDate date, ZoneId zone, List<Hours> hours) {
        long start = micros(date.atStartOfDay(zone).toInstant());
        long end = micros(date.plusDays(1).atStartOfDay(zone).toInstant());
        List<SessionSegment> segments = new ArrayList<>();
        long reached = start;
        for (Hours session : hours) {
            // Clock changes can only shorten a session or swallow it: never let it reach back or
            // out of its day.
            long open =
                    Math.max(reached, micros(date.atTime(session.open()).atZone(zone).toInstant()));
            long close =
                    session.close().equals(LocalTime.MIDNIGHT)
                            ? end
                            : Math.min(
                                    end,
                                    micros(date.atTime(session.close()).atZone(zone).toInstant()));
            if (open >= close) {
                continue;
            }
            if (reached < open) {
                segments.add(closed(reached, open, date, start, end));
            }
            segments.add(
                    new SessionSegment(
                            open, close, session.session(), date.toEpochDay(), open, start, end));
            reached = close;
        }
        if (reached < end) {
            segments.add(closed(reached, end, date, start, end));
        }
        return new TradingDay(List.copyOf(segments));
    }

    long start() {
        return segments.get(0).dayStart();
    }

    long end() {
        return segments.get(0).dayEnd();
    }

    SessionSegment segmentAt(long time) {
        int index = 0;
        while (segments.get(index).end() <= time) {
            index++;
        }
        return segments.get(index);
    }

    private static SessionSegment closed(
            long from, long to, LocalDate date, long dayStart, long dayEnd) {
        return new SessionSegment(
                from, to, TradingSession.CLOSED, date.toEpochDay(), 0, dayStart, dayEnd);
    }

    private static long micros(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
    }
}
