package dev.candlewick.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EpochRulesTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0ms",
        "PT0.5S, 500ms",
        "PT90S, 90s",
        "PT10M, 10m",
        "PT90M, 90m",
        "PT24H, 24h",
        "PT1.25S, 1250ms"
    })
    void aHorizonIsWrittenAsTheJobReadsIt(Duration horizon, String text) {
        assertThat(new EpochRules(horizon, "").horizonText()).isEqualTo(text);
    }
}
