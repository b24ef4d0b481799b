package dev.candlewick.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FeedLineTest {
    @Test
    void theNewestLineOfProgressIsTold() {
        assertThat(
                        FeedLine.progress(
                                List.of(
                                        "feed acme.trades: 10 ticks, 5/s, event time 2026-03-02T08:00:00Z",
                                        "feed acme.trades: 1,200 ticks, 40/s, event time 2026-03-02T09:00:00Z, 7 not understood, 0 not asked for",
                                        "feed acme.trades: message 0:17 is not understood: it is not JSON")))
                .isEqualTo(
                        "1,200 ticks, 40/s, event time 2026-03-02T09:00:00Z, 7 not understood, 0 not asked for");
        assertThat(FeedLine.progress(List.of("Picked up JAVA_TOOL_OPTIONS"))).isEmpty();
    }
}
