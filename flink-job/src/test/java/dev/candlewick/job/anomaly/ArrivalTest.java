package dev.candlewick.job.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.candlewick.job.candle.Silence;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Silence, wrong clocks and late ticks. */
class ArrivalTest {
    private static final long SECOND = 1_000_000;

    @Test
    void aSilenceIsTooLongAfterFiveTimesWhatIsUsualAndTenSeconds() {
        SilenceDetector detector = new SilenceDetector(AnomalyRules.defaults());
        // Usual are 3 s, allowed 15 s; WARN begins at 1.3 times that.
        assertThat(detector.judge(silence(15, true))).isNull();
        assertThat(detector.judge(silence(19.4, true))).isNull();
        Flag soon = Objects.requireNonNull(detector.judge(silence(19.6, true)));
        assertThat(soon.severity()).isEqualTo(Severity.WARN);
        assertThat(soon.observed()).isCloseTo(19.5, within(1e-9));
        assertThat(soon.detectedAt()).isEqualTo(FROM + (long) (19.5 * SECOND));
        assertThat(detector.judge(silence(40, true))).isNull();

        Flag flag = Objects.requireNonNull(detector.judge(silence(60, false)));
        assertThat(flag.start()).isEqualTo(soon.start());
        assertThat(flag.version()).isGreaterThan(soon.version());
        assertThat(flag.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(flag.score()).isCloseTo(60.0 / 15, within(1e-9));

        Flag info =
                Objects.requireNonNull(
                        new SilenceDetector(AnomalyRules.defaults()).judge(silence(16, false)));
        assertThat(info.severity()).isEqualTo(Severity.INFO);
    }

    @Test
    void aSilenceThatOnlyTheClockSawIsWithdrawn() {
        SilenceDetector detector = new SilenceDetector(AnomalyRules.defaults());
        assertThat(detector.judge(silence(20, true))).isNotNull();
        assertThat(Objects.requireNonNull(detector.judge(silence(1, false))).status())
                .isEqualTo(Status.WITHDRAWN);
        assertThat(detector.judge(silence(1, false))).isNull();
    }

    private static final long FROM = 7 * SECOND;

    private static Silence silence(double seconds, boolean lasts) {
        Silence silence = new Silence();
        silence.from = FROM;
        silence.to = FROM + (long) (seconds * SECOND);
        silence.usual = 3;
        silence.samples = 200;
        silence.lastOffset = 10;
        silence.endOffset = lasts ? -1 : 11;
        return silence;
    }

    @Test
    void ticksThatTakeLongAreAWrongClock() {
        ArrivalDetector detector = new ArrivalDetector(AnomalyRules.defaults());
        List<Flag> flags = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            long time = i * SECOND;
            long delay = i >= 120 && i < 240 ? 3 * SECOND : SECOND / 100;
            flags.addAll(detector.tick(time, time + delay, i));
        }
        assertThat(flags).singleElement().extracting(Flag::kind).isEqualTo(AnomalyKind.CLOCK_SKEW);
        // Delays are counted to three hundredths, downwards.
        assertThat(flags.get(0).observed()).isBetween(2.9, 3.0);
    }

    @Test
    void ticksBehindTheirSymbolAreLateAndThreeOfThemABurst() {
        assertThat(lateTicks(2)).isEmpty();
        assertThat(lateTicks(3))
                .singleElement()
                .satisfies(
                        flag -> {
                            assertThat(flag.kind()).isEqualTo(AnomalyKind.LATE_BURST);
                            assertThat(flag.observed()).isCloseTo(3.0 / 60, within(1e-12));
                        });
    }

    @Test
    void aMinuteWithFewTicksIsNotJudged() {
        ArrivalDetector detector = new ArrivalDetector(AnomalyRules.defaults());
        for (int i = 0; i < 19; i++) {
            detector.tick(i * SECOND, (i + 9) * SECOND, i);
        }
        assertThat(detector.end()).isEmpty();
    }

    private static List<Flag> lateTicks(int late) {
        ArrivalDetector detector = new ArrivalDetector(AnomalyRules.defaults());
        for (int i = 0; i < 60; i++) {
            long behind = i >= 30 && i < 30 + late ? 9 * SECOND : 0;
            detector.tick(i * SECOND - behind, i * SECOND, i);
        }
        return detector.end();
    }
}
