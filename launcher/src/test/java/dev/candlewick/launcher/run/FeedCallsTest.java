package dev.candlewick.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.feed.polled.CallLedger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeedCallsTest {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final List<String> ALPHA = List.of("--feed=alphavantage", "--symbols=IBM");

    @TempDir private Path folder;

    @Test
    void statusSaysHowManyCallsAreLeftAndSinceWhenNone() {
        assertThat(FeedCalls.words(ALPHA, folder, NOW)).isEqualTo("0 of 25 calls in 24 h");
        CallLedger ledger = CallLedger.in(folder, "alphavantage", 25);
        for (int call = 0; call < 25; call++) {
            assertThat(ledger.take(NOW.toEpochMilli())).isTrue();
        }
        assertThat(FeedCalls.words(ALPHA, folder, NOW))
                .isEqualTo("25 of 25 calls in 24 h, none left until 2026-11-21T12:00:00Z");
        assertThat(
                        FeedCalls.words(
                                List.of("--feed=alphavantage", "--calls-per-day=500"), folder, NOW))
                .isEqualTo("25 of 500 calls in 24 h");
        assertThat(FeedCalls.words(List.of("--feed=yahoo"), folder, NOW)).isEmpty();
    }
}
