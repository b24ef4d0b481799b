package dev.candlewick.job.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.junit.jupiter.api.Test;

class MinuteDetectorTest {
    private static final double CENT = 0.01;

    @Test
    void aJumpIsScoredAsTheFormulaSays() {
        List<Bar> bars = walk(100, 1, 0.0004);
        double last = bars.get(99).close();
        bars.add(Bars.minute(100, last * Math.exp(0.01)));
        Flag flag = only(bars, AnomalyKind.PRICE_JUMP);

        DescriptiveStatistics window = new DescriptiveStatistics();
        for (int i = 40; i < 100; i++) {
            window.addValue(Math.log(bars.get(i).close() / bars.get(i - 1).close()));
        }
        assertThat(flag.start()).isEqualTo(100 * Bars.MINUTE);
        assertThat(flag.detectedAt()).isEqualTo(101 * Bars.MINUTE);
        assertThat(flag.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(flag.observed()).isCloseTo(0.01, within(1e-9));
        assertThat(flag.expected()).isCloseTo(window.getMean(), within(1e-12));
        assertThat(flag.score())
                .isCloseTo((0.01 - window.getMean()) / window.getStandardDeviation(), within(1e-6));
        assertThat(flag.window()).isEqualTo(60);
        assertThat(flag.evidence()).containsKeys("close", "sigma", "median", "mad", "ewma_sigma");

        Flag robust = only(bars, AnomalyKind.PRICE_JUMP_ROBUST);
        double median = window.getPercentile(50);
        DescriptiveStatistics distances = new DescriptiveStatistics();
        for (double value : window.getValues()) {
            distances.addValue(Math.abs(value - median));
        }
        assertThat(robust.score())
                .isCloseTo(0.6745 * (0.01 - median) / distances.getPercentile(50), within(1e-6));
    }

    @Test
    void aFlatPriceIsMeasuredInStepsOfItsGrid() {
        List<Bar> bars = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            bars.add(Bars.minute(i, 100));
        }
        List<Bar> small = new ArrayList<>(bars);
        small.add(Bars.minute(50, 100.03));
        assertThat(flags(small)).isEmpty();
        bars.add(Bars.minute(50, 100.20));
        Flag flag = only(bars, AnomalyKind.PRICE_JUMP);
        assertThat(flag.score()).isCloseTo(Math.log(1.002) / (CENT / 100.20), within(1e-9));
        assertThat(only(bars, AnomalyKind.PRICE_JUMP_ROBUST).score())
                .isCloseTo(0.6745 * flag.score(), within(1e-9));
    }

    @Test
    void nothingIsSaidBeforeThirtyReturnsAreKnown() {
        List<Bar> bars = walk(30, 2, 0.0004);
        bars.add(Bars.minute(30, bars.get(29).close() * 1.05));
        assertThat(flags(bars)).isEmpty();
        List<Bar> warm = walk(31, 2, 0.0004);
        warm.add(Bars.minute(31, warm.get(30).close() * 1.05));
        assertThat(flags(warm)).isNotEmpty();
    }

    @Test
    void theFirstReturnOfASessionBelongsToTheGap() {
        List<Bar> bars = walk(100, 3, 0.0004);
        double close = bars.get(99).close();
        bars.add(Bars.minuteOf("POST", 100, close * 1.05, close * 1.05));
        assertThat(flags(bars).stream().filter(f -> f.start() == 100 * Bars.MINUTE))
                .singleElement()
                .extracting(Flag::kind)
                .isEqualTo(AnomalyKind.GAP);
    }

    @Test
    void aPauseOfFiveMinutesMakesAGapAndKeepsTheBaseline() {
        List<Bar> bars = walk(100, 4, 0.0004);
        double close = bars.get(99).close();
        bars.add(Bars.minute(106, close * 1.05));
        bars.add(Bars.minute(107, close * 1.05 * 1.01));
        assertThat(flags(bars))
                .extracting(Flag::kind)
                .contains(AnomalyKind.GAP, AnomalyKind.PRICE_JUMP);
        assertThat(flags(bars).get(0).start()).isEqualTo(106 * Bars.MINUTE);
        assertThat(flags(bars).get(0).kind()).isEqualTo(AnomalyKind.GAP);
    }

    @Test
    void aMissingCandleIsAReturnOverTwoMinutes() {
        List<Bar> bars = walk(100, 5, 0.0004);
        bars.remove(70);
        assertThat(flags(bars).stream().filter(f -> f.severity() != Severity.INFO)).isEmpty();
    }

    @Test
    void aRuleThatStaysMetIsFlaggedOnce() {
        List<Bar> bars = walk(100, 6, 0.0002);
        double close = bars.get(99).close();
        for (int i = 0; i < 4; i++) {
            close *= i % 2 == 0 ? 1.006 : 1 / 1.006;
            bars.add(Bars.minute(100 + i, close));
        }
        assertThat(flags(bars).stream().filter(f -> f.kind() == AnomalyKind.VOLATILITY_BURST))
                .hasSize(1);
    }

    @Test
    void aRevisionWithdrawsAFlag() {
        List<Bar> bars = walk(100, 8, 0.0004);
        MinuteDetector detector = new MinuteDetector(CENT, AnomalyRules.defaults());
        bars.forEach(detector::accept);
        double close = bars.get(99).close();
        Bar wrong = Bars.minute(100, close * 1.02);
        assertThat(detector.accept(wrong)).extracting(Flag::status).containsOnly(Status.OPEN);
        List<Flag> changes = detector.accept(Bars.revised(wrong, close, 2_000));
        assertThat(changes).isNotEmpty();
        assertThat(changes).extracting(Flag::status).containsOnly(Status.WITHDRAWN);
        assertThat(changes).extracting(Flag::version).containsOnly(2_000L);
    }

    @Test
    void volumeIsComparedWithTheSameMinuteOfOtherDaysOnceThereAreFive() {
        MinuteDetector detector = new MinuteDetector(CENT, AnomalyRules.defaults());
        Map<String, Flag> flags = new TreeMap<>();
        for (int day = 0; day < 6; day++) {
            for (int i = 0; i < 60; i++) {
                // The fiftieth minute is always busy: no news on the sixth day.
                double volume = i == 50 ? 50_000 : 900 + 10 * ((i + day) % 20);
                keep(flags, detector.accept(Bars.onDay(Bars.minute(i, 100, volume), day)));
            }
        }
        assertThat(flags.values()).extracting(Flag::kind).containsOnly(AnomalyKind.VOLUME_SPIKE);
        // Five cold days: another day's fiftieth minute is unknown, and the hour before is calm.
        assertThat(flags).hasSize(5);
        assertThat(flags.values())
                .allSatisfy(flag -> assertThat(flag.evidence()).containsEntry("cold", 1.0));
    }

    @Test
    void aSteadyDriftIsATrendAndARandomWalkIsNone() {
        List<Bar> bars = walk(60, 9, 0.0004);
        double close = bars.get(59).close();
        Random random = new Random(1);
        for (int i = 60; i < 100; i++) {
            close *= Math.exp(0.0006 + 0.0004 * random.nextGaussian());
            bars.add(Bars.minute(i, close));
        }
        Flag trend =
                flags(bars).stream()
                        .filter(f -> f.kind() == AnomalyKind.TREND)
                        .filter(f -> f.severity() != Severity.INFO)
                        .findFirst()
                        .orElseThrow();
        assertThat(trend.observed()).isBetween(0.0003, 0.0009);
        assertThat(trend.evidence().get("mann_kendall")).isGreaterThan(3.5);
        assertThat(flags(walk(400, 10, 0.0004)).stream())
                .noneMatch(f -> f.kind() == AnomalyKind.TREND && f.severity() != Severity.INFO);
    }

    /** What is said of a candle does not change by what comes after it. */
    @Test
    void noFlagLooksAhead() {
        List<Bar> bars = eventful(300, 11);
        List<Flag> all = flags(bars);
        assertThat(all).isNotEmpty();
        for (int end = 40; end < bars.size(); end += 37) {
            long until = bars.get(end - 1).start();
            assertThat(flags(bars.subList(0, end)))
                    .isEqualTo(all.stream().filter(f -> f.start() <= until).toList());
        }
    }

    /** A log read again gives the same flags, however late ticks came in between. */
    @Test
    void revisionsInAnyOrderComeToTheSameFlags() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            List<Bar> bars = eventful(200, seed);
            Map<String, Flag> expected = new TreeMap<>();
            MinuteDetector plain = new MinuteDetector(CENT, AnomalyRules.defaults());
            bars.forEach(bar -> keep(expected, plain.accept(bar)));

            Map<String, Flag> replayed = new TreeMap<>();
            MinuteDetector detector = new MinuteDetector(CENT, AnomalyRules.defaults());
            // Some wait for longer than ten minutes.
            detector.set(CENT, 600 * Bars.MINUTE, AnomalyRules.defaults());
            List<Bar> waiting = new ArrayList<>();
            for (Bar bar : bars) {
                if (random.nextInt(10) == 0) {
                    // Closes with another price, or not at all, and is put right within minutes.
                    if (random.nextBoolean()) {
                        keep(
                                replayed,
                                detector.accept(
                                        Bars.revised(bar, bar.close() * 1.01, bar.firstOffset())));
                    }
                    waiting.add(bar);
                } else {
                    keep(replayed, detector.accept(bar));
                }
                if (waiting.size() > 2) {
                    Collections.shuffle(waiting, random);
                    waiting.forEach(late -> keep(replayed, detector.accept(late)));
                    waiting.clear();
                }
            }
            waiting.forEach(late -> keep(replayed, detector.accept(late)));
            assertThat(standing(replayed)).isEqualTo(standing(expected));
        }
    }

    private static List<Flag> standing(Map<String, Flag> flags) {
        return flags.values().stream().filter(Flag::stands).toList();
    }

    private static void keep(Map<String, Flag> flags, List<Flag> changes) {
        changes.forEach(flag -> flags.put("%020d %s".formatted(flag.start(), flag.kind()), flag));
    }

    private static List<Flag> flags(List<Bar> bars) {
        Map<String, Flag> flags = new TreeMap<>();
        MinuteDetector detector = new MinuteDetector(CENT, AnomalyRules.defaults());
        bars.forEach(bar -> keep(flags, detector.accept(bar)));
        return standing(flags);
    }

    private static Flag only(List<Bar> bars, AnomalyKind kind) {
        List<Flag> found =
                flags(bars).stream()
                        .filter(flag -> flag.kind() == kind && flag.severity() != Severity.INFO)
                        .toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static List<Bar> walk(int minutes, int seed, double sigma) {
        Random random = new Random(seed);
        List<Bar> bars = new ArrayList<>();
        double price = 100;
        for (int i = 0; i < minutes; i++) {
            bars.add(Bars.minute(i, price, 800 + random.nextInt(400)));
            price *= Math.exp(sigma * random.nextGaussian());
        }
        return bars;
    }

    /** Now and then a jump, a pause or a burst of volume. */
    private static List<Bar> eventful(int minutes, int seed) {
        Random random = new Random(seed);
        List<Bar> bars = new ArrayList<>();
        double price = 100;
        int number = 0;
        for (int i = 0; i < minutes; i++) {
            boolean jump = random.nextInt(40) == 0;
            number += random.nextInt(60) == 0 ? 7 : 1;
            price *= Math.exp((jump ? 0.008 : 0.0005) * random.nextGaussian());
            double volume = random.nextInt(50) == 0 ? 60_000 : 800 + random.nextInt(400);
            bars.add(Bars.minute(number, price, volume));
        }
        return bars;
    }
}
