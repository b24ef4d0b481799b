package dev.candlewick.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MomentTest {

    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    @ParameterizedTest
    @CsvSource({
        "2013-10-07T13:31:00Z, 2013-10-07T13:31:00Z",
        "2013-10-07t13:31z, 2013-10-07T13:31:00Z",
        "2013-10-07 13:31:00+00, 2013-10-07T13:31:00Z",
        "2013-10-07T09:31-04:00, 2013-10-07T13:31:00Z",
        "2013-10-07T09:31, 2013-10-07T13:31:00Z",
        "2013-10-07 09:31:30.123456, 2013-10-07T13:31:30.123456Z",
        "2013-10-07, 2013-10-07T04:00:00Z",
        "2013-12-07, 2013-12-07T05:00:00Z",
    })
    void aTimeIsReadWithItsZoneOrOnTheClockOfTheExchange(String text, String instant) {
        assertThat(Moment.parse(text).micros(NEW_YORK)).isEqualTo(micros(instant));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "yesterday", "13:31", "2013-10-07T25:00Z", "2013-13-07", "1381152660"})
    void whatIsNoTimeIsRefused(String text) {
        assertThatThrownBy(() -> Moment.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no time such as 2013-10-07T13:31:00Z");
    }

    @Test
    void aTimeThatTheClockShowsTwiceMustSayWhich() {
        assertThatThrownBy(() -> Moment.parse("2026-11-01T01:30").micros(NEW_YORK))
                .isInstanceOf(NoSuchTimeException.class)
                .hasMessageContaining("say 2026-11-01T01:30-04:00 or 2026-11-01T01:30-05:00");
        assertThatThrownBy(() -> Moment.parse("2026-03-08T02:30").micros(NEW_YORK))
                .isInstanceOf(NoSuchTimeException.class)
                .hasMessageContaining("never shows 2026-03-08T02:30");
        assertThat(Moment.parse("2026-11-01T01:30-05:00").micros(NEW_YORK))
                .isEqualTo(micros("2026-11-01T06:30:00Z"));
    }

    @Test
    void anInstantIsItself() {
        Instant instant = Instant.parse("2026-11-01T06:30:00.000001Z");
        assertThat(Moment.of(instant).micros(NEW_YORK)).isEqualTo(micros(instant.toString()));
    }

    private static long micros(String instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
    }
}
