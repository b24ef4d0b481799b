package dev.candlewick.launcher.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.launcher.run.Drain;
import dev.candlewick.verify.VerifyOptions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerifyTargetTest {
    @Test
    void whatWasDrainedIsVerifiedEvenWhenAnotherEpochIsLiveByThen() {
        VerifyOptions options =
                VerifyTarget.ofDrained(
                        VerifyOptions.of("broker:9092", "jdbc:postgresql://db/x", "owner", ""),
                        new Drain.Result(3, Map.of(0, 7L), 7, Duration.ofSeconds(1)));

        assertThat(options.logEpoch()).contains(3);
        assertThat(options.drainedTo()).isEqualTo(Map.of(0, 7L));
    }
}
