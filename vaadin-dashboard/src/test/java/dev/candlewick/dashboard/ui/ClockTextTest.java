package dev.candlewick.dashboard.ui;

import static dev.candlewick.dashboard.candle.Candles.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.explain.Explanation;
import dev.candlewick.explain.Listing;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class ClockTextTest {

    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final ZoneId KOLKATA = ZoneId.of("Asia/Kolkata");

    @Test
    void theZoneIsTheChosenOneAndIsSaid() {
        ClockText utc = ClockText.of(ChartChoice.Zone.UTC, NEW_YORK, KOLKATA);
        ClockText exchange = ClockText.of(ChartChoice.Zone.EXCHANGE, NEW_YORK, KOLKATA);
        ClockText local = ClockText.of(ChartChoice.Zone.LOCAL, NEW_YORK, KOLKATA);

        assertThat(utc.clock(NOON) + " " + utc.name()).isEqualTo("2 Mar 12:00:00 UTC");
        assertThat(exchange.clock(NOON) + " " + exchange.place())
                .isEqualTo("2 Mar 07:00:00 New York");
        assertThat(local.clock(NOON) + " " + local.name()).isEqualTo("2 Mar 17:30:00 Asia/Kolkata");
    }

    @Test
    void theHourThatComesTwiceIsToldApart() {
        ClockText exchange = ClockText.of(ChartChoice.Zone.EXCHANGE, NEW_YORK, KOLKATA);
        Instant first = Instant.parse("2026-11-01T05:30:00Z");

        assertThat(exchange.zonedClock(first)).isEqualTo("1 Nov 01:30:00 EDT");
        assertThat(exchange.zonedClock(first.plusSeconds(3_600))).isEqualTo("1 Nov 01:30:00 EST");
        assertThat(ClockText.UTC.zonedClock(first)).isEqualTo("1 Nov 05:30:00 UTC");
    }

    @Test
    void anExplanationIsWrittenByTheClockToo() {
        ClockText local = ClockText.of(ChartChoice.Zone.LOCAL, ZoneOffset.UTC, KOLKATA);
        Explanation explained = new Explanations().listed(Listing.page(Listing.Which.ALL, 0, 10));

        assertThat(ExplainText.span(explained, local))
                .isEqualTo("2 Mar 2026 17:30:00 – 17:31:00 Asia/Kolkata");
        assertThat(ExplainText.session(explained, local))
                .isEqualTo("regular session of 2026-03-02 · 2 Mar 2026 12:00:00 – 12:01:00 UTC");
        assertThat(ExplainText.value(explained, "open_at", "2026-03-02T12:00:01.000000Z", local))
                .isEqualTo("17:30:01.000000");
        assertThat(ExplainText.value(explained, "high_at", "2026-03-02T18:30:01.000000Z", local))
                .isEqualTo("2026-03-03 00:00:01.000000");
    }
}
