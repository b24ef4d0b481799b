package dev.candlewick.dashboard.ui;

import dev.candlewick.calendar.SessionSegment;
import dev.candlewick.calendar.TradingCalendar;
import dev.candlewick.calendar.TradingSession;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What an exchange does at a moment.
 *
 * @param until when it does something else; empty when that is not within two weeks
 */
record MarketHours(TradingSession session, Optional<Instant> until) {

    /** Of two weeks: a day has at most a handful. */
    private static final int SEGMENTS = 70;

    static MarketHours of(TradingCalendar calendar, Instant moment) {
        SessionSegment now = calendar.segmentAt(ChronoUnit.MICROS.between(Instant.EPOCH, moment));
        SessionSegment later = now;
        for (int next = 0; next < SEGMENTS; next++) {
            later = calendar.segmentAt(later.end());
            if (later.session() != now.session()) {
                return new MarketHours(
                        now.session(),
                        Optional.of(Instant.EPOCH.plus(later.start(), ChronoUnit.MICROS)));
            }
        }
        return new MarketHours(now.session(), Optional.empty());
    }

    /** Such as {@code Open until 21:00}; the day is named when it is another one. */
    String text(ClockText clock, Instant now) {
        if (until.isEmpty()) {
            return Words.of(
                    session == TradingSession.CLOSED
                            ? "market.hours.never"
                            : "market.hours.always");
        }
        Instant change = until.get();
        boolean today =
                LocalDate.ofInstant(change, clock.zone())
                        .equals(LocalDate.ofInstant(now, clock.zone()));
        return Words.named(
                "market.hours", session, today ? clock.minute(change) : clock.day(change));
    }
}
