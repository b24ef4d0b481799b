package dev.candlewick.job.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PrintDetectorTest {
    private static final double CENT = 0.01;

    @Test
    void aPrintFarAwayIsASuspectAtOnceAndConfirmedWhenThePriceIsBack() {
        PrintDetector detector = detector();
        calm(60).forEach(detector::accept);
        List<Flag> suspects = detector.accept(Bars.secondWithHigh(60, 100, 101));
        assertThat(suspects).singleElement().extracting(Flag::status).isEqualTo(Status.SUSPECT);
        Flag suspect = suspects.get(0);
        assertThat(suspect.detectedAt()).isEqualTo(61 * Bars.SECOND);
        assertThat(suspect.observed()).isEqualTo(101);
        assertThat(suspect.expected()).isCloseTo(100, within(CENT));
        for (int i = 61; i < 65; i++) {
            assertThat(detector.accept(Bars.second(i, 100))).isEmpty();
        }
        assertThat(detector.accept(Bars.second(65, 100)))
                .singleElement()
                .satisfies(
                        flag -> {
                            assertThat(flag.status()).isEqualTo(Status.CONFIRMED);
                            assertThat(flag.version()).isGreaterThan(suspect.version());
                        });
    }

    @Test
    void aMoveThatStaysIsCleared() {
        PrintDetector detector = detector();
        calm(60).forEach(detector::accept);
        List<Flag> changes = new ArrayList<>();
        for (int i = 60; i < 66; i++) {
            changes.addAll(detector.accept(Bars.second(i, 101)));
        }
        assertThat(changes)
                .extracting(Flag::status)
                .containsExactly(Status.SUSPECT, Status.CLEARED);
    }

    @Test
    void aSuspectThatNothingFollowsIsClearedWhenItsSessionIsOver() {
        PrintDetector detector = detector();
        calm(60).forEach(detector::accept);
        detector.accept(Bars.secondWithHigh(60, 100, 101));
        assertThat(detector.accept(Bars.second(1_000, 100)))
                .extracting(Flag::status)
                .containsExactly(Status.CLEARED);
    }

    @Test
    void aSingleTickIsJudgedAndTheFirstOnesAreNot() {
        PrintDetector detector = detector();
        assertThat(detector.accept(Bars.second(0, 100))).isEmpty();
        assertThat(detector.accept(Bars.second(1, 500))).isEmpty();
        for (int i = 2; i < 19; i++) {
            assertThat(detector.accept(Bars.second(i, 100))).isEmpty();
        }
        // Nineteen closes are known.
        assertThat(detector.accept(Bars.second(19, 200))).isEmpty();
        assertThat(detector.accept(Bars.second(20, 100))).isEmpty();
        assertThat(detector.accept(Bars.second(21, 200))).hasSize(1);
    }

    @Test
    void aFlatPriceAllowsFifteenStepsOfItsGrid() {
        PrintDetector detector = detector();
        for (int i = 0; i < 60; i++) {
            detector.accept(Bars.second(i, 100));
        }
        assertThat(detector.accept(Bars.secondWithHigh(60, 100, 100.14))).isEmpty();
        assertThat(detector.accept(Bars.secondWithHigh(61, 100, 100.20))).hasSize(1);
    }

    @Test
    void revisionsInAnyOrderComeToTheSameFlags() {
        int found = 0;
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            List<Bar> bars = new ArrayList<>();
            double price = 100;
            int number = 0;
            for (int i = 0; i < 400; i++) {
                price += 0.01 * random.nextInt(-1, 2) + (random.nextInt(60) == 0 ? 0.5 : 0);
                number += random.nextInt(80) == 0 ? 400 : 1;
                double high = random.nextInt(60) == 0 ? price + 1 : price;
                bars.add(Bars.secondWithHigh(number, price, high));
            }
            Map<Long, Flag> expected = new TreeMap<>();
            PrintDetector plain = detector();
            bars.forEach(bar -> keep(expected, plain.accept(bar)));
            Map<Long, Flag> replayed = new TreeMap<>();
            PrintDetector detector = detector();
            Bar waiting = null;
            for (Bar bar : bars) {
                if (waiting == null && random.nextInt(15) == 0) {
                    if (random.nextBoolean()) {
                        Bar wrong = Bars.revised(bar, bar.close() + 2, bar.firstOffset());
                        keep(replayed, detector.accept(wrong));
                    }
                    waiting = bar;
                } else {
                    keep(replayed, detector.accept(bar));
                    if (waiting != null && random.nextInt(4) == 0) {
                        keep(replayed, detector.accept(waiting));
                        waiting = null;
                    }
                }
            }
            if (waiting != null) {
                keep(replayed, detector.accept(waiting));
            }
            assertThat(alive(replayed)).as("seed %d", seed).isEqualTo(alive(expected));
            found += alive(expected).size();
        }
        assertThat(found).isGreaterThan(20);
    }

    /** Everything but withdrawn flags is the same after a replay, cleared ones too. */
    private static List<Flag> alive(Map<Long, Flag> flags) {
        return flags.values().stream().filter(flag -> flag.status() != Status.WITHDRAWN).toList();
    }

    private static void keep(Map<Long, Flag> flags, List<Flag> changes) {
        changes.forEach(flag -> flags.put(flag.start(), flag));
    }

    private static PrintDetector detector() {
        return new PrintDetector(CENT, AnomalyRules.defaults());
    }

    private static List<Bar> calm(int seconds) {
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < seconds; i++) {
            bars.add(Bars.second(i, 100 + CENT * (i % 3 - 1)));
        }
        return bars;
    }
}
