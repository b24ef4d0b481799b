package dev.candlewick.job.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Silence, wrong clocks and late ticks. */
class ArrivalTest {
    private static final long SECOND = 1_000_000;

    @Test
    void aSilenceIsTooLongAfterFiveTimesWhatIsUsualAndTenSeconds() {
        SilenceDetector detector = busyFor(200, 3 * SECOND);
        long last = 199 * 3 * SECOND;
        // Usual are 3 s, allowed 15 s; WARN begins at 1.3 times that.
        assertThat(detector.silentAt(last + 15 * SECOND)).isNull();
        Flag info = Objects.requireNonNull(detector.silentAt(last + 16 * SECOND));
        assertThat(info.severity()).isEqualTo(Severity.INFO);
        Flag flag = Objects.requireNonNull(detector.tick(last + 60 * SECOND, "REGULAR 0", 7));
        assertThat(flag.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(flag.score()).isCloseTo(60.0 / 15, within(1e-9));
        assertThat(flag.detectedAt()).isEqualTo(last + (long) (19.5 * SECOND));
    }

    @Test
    void aHeartbeatWithoutATickIsAQuietMarket() {
        SilenceDetector detector = busyFor(200, SECOND);
        for (long time = 200; time < 400; time++) {
            detector.heartbeat(time * SECOND);
        }
        assertThat(detector.silentAt(401 * SECOND)).isNull();
        assertThat(detector.silentAt(450 * SECOND)).isNotNull();
    }

    @Test
    void nothingIsSaidOfAnUnknownHourOrAcrossSessions() {
        assertThat(busyFor(90, SECOND).silentAt(1_000 * SECOND)).isNull();
        SilenceDetector detector = busyFor(200, SECOND);
        detector.sessionChanged();
        assertThat(detector.tick(90_000 * SECOND, "REGULAR 0", 1)).isNull();
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

    private static SilenceDetector busyFor(int ticks, long apart) {
        SilenceDetector detector = new SilenceDetector(AnomalyRules.defaults());
        for (int i = 0; i < ticks; i++) {
            assertThat(detector.tick(i * apart, "REGULAR 0", i)).isNull();
        }
        return detector;
    }
}
