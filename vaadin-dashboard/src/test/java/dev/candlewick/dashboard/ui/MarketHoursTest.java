package dev.candlewick.dashboard.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.calendar.TradingCalendar;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class MarketHoursTest {

    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    @Test
    void theNextChangeIsNamedByTheClockOfTheChart() {
        assertThat(text("XNYS", "2026-03-03T12:00:00Z")).isEqualTo("Pre-market until 14:30");
        assertThat(text("XNYS", "2026-03-03T14:30:00Z")).isEqualTo("Open until 21:00");
        assertThat(text("XNYS", "2026-03-03T21:00:00Z"))
                .isEqualTo("After hours until Wed 4 Mar 01:00");
        Instant noon = Instant.parse("2026-03-03T17:00:00Z");
        assertThat(hours("XNYS", noon).text(new ClockText(NEW_YORK, NEW_YORK), noon))
                .isEqualTo("Open until 16:00");
    }

    @Test
    void aWeekendIsClosedUntilItsEnd() {
        assertThat(text("XNYS", "2026-03-07T12:00:00Z")).isEqualTo("Closed until Mon 9 Mar 08:00");
        assertThat(text("XNYS", "2026-03-07T02:00:00Z")).isEqualTo("Closed until Mon 9 Mar 08:00");
    }

    @Test
    void aMarketThatNeverClosesSaysSo() {
        assertThat(text("24x7", "2026-03-07T12:00:00Z")).isEqualTo("Open day and night");
    }

    private static String text(String calendar, String moment) {
        Instant now = Instant.parse(moment);
        return hours(calendar, now).text(ClockText.UTC, now);
    }

    private static MarketHours hours(String calendar, Instant now) {
        return MarketHours.of(TradingCalendar.named(calendar), now);
    }
}
