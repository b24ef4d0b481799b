package dev.candlewick.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalendarFileTest {

    private static final String TOKYO =
            """
            zone Asia/Tokyo
            years 2026-2026
            weekend SATURDAY SUNDAY
            schedule full REGULAR 09:00-11:30 REGULAR 12:30-15:30
            """;

    @Test
    void aBreakOfTheDayIsClosedTime() {
        TradingDay day = CalendarFile.parse("XTKS", TOKYO).day(LocalDate.of(2026, 11, 20));
        assertThat(day.segments())
                .extracting(SessionSegment::session)
                .containsExactly(
                        TradingSession.CLOSED,
                        TradingSession.REGULAR,
                        TradingSession.CLOSED,
                        TradingSession.REGULAR,
                        TradingSession.CLOSED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-11-21 closed | line 5: 2026-11-21 is a weekend day anyway",
                "2027-11-19 closed | line 5: 2027-11-19 lies outside the years of the file",
                "2026-11-20 half | line 5: half is neither closed nor a schedule named above",
                "schedule half REGULAR 09:00-08:00 | line 5: REGULAR closes at 08:00, not after its open at 09:00",
                "schedule half PRE 09:00-10:00 REGULAR 09:30-12:00 | line 5: REGULAR opens before the session before it has closed",
                "schedule half REGULAR 09:00-24:00 POST 10:00-11:00 | line 5: POST opens before the session before it has closed",
                "schedule half CLOSED 09:00-10:00 | line 5: CLOSED has no hours: it is the time between",
                "schedule half REGULAR | line 5: hours are written REGULAR 09:30-16:00; REGULAR lacks its times",
                "schedule full REGULAR 09:00-10:00 | line 5: the schedule full is there already",
                "zone | line 5: nothing follows \"zone\"",
                "zone Mars/Base | line 5: Unknown time-zone ID: Mars/Base",
                "nonsense here | line 5: Text 'nonsense' could not be parsed at index 0",
            })
    void aWrongLineIsNamed(String line, String message) {
        assertThatThrownBy(() -> CalendarFile.parse("XTKS", TOKYO + line))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aFileWithoutZoneIsRefused() {
        assertThatThrownBy(() -> CalendarFile.parse("XTKS", "years 2026-2026"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs zone, years and schedule full");
    }
}
