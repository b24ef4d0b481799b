package dev.candlewick.dashboard.indicator;

import static dev.candlewick.dashboard.candle.Candles.NOON;
import static dev.candlewick.dashboard.candle.Candles.closed;
import static dev.candlewick.dashboard.candle.Candles.forming;
import static dev.candlewick.dashboard.candle.Candles.imported;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.candlewick.dashboard.candle.Candle;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StudyLinesTest {

    private static final long SEED = 20260302;
    private static final LocalDate TODAY = LocalDate.parse("2026-03-02");

    @Test
    void averagesEqualAnIndependentComputation() {
        double[] closes = walk(700);
        double[][] lines = lines(closes, study("sma20"), study("ema21"), study("bb20"));
        for (int at = 0; at < closes.length; at++) {
            double[] last = Arrays.copyOfRange(closes, Math.max(0, at - 19), at + 1);
            double mean = Arrays.stream(last).average().orElseThrow();
            double deviation =
                    Math.sqrt(
                            Arrays.stream(last)
                                    .map(close -> (close - mean) * (close - mean))
                                    .average()
                                    .orElseThrow());
            boolean enough = at >= 19;
            assertIs(lines[0][at], enough, mean);
            assertIs(lines[1][at], at >= 20, exponential(closes, at, 2.0 / 22));
            assertIs(lines[2][at], enough, mean + 2 * deviation);
            assertIs(lines[3][at], enough, mean);
            assertIs(lines[4][at], enough, mean - 2 * deviation);
        }
    }

    @Test
    void oscillatorsEqualAnIndependentComputation() {
        double[] closes = walk(700);
        double[] gains = new double[closes.length];
        double[] losses = new double[closes.length];
        double[] distance = new double[closes.length];
        for (int at = 0; at < closes.length; at++) {
            double step = at == 0 ? 0 : closes[at] - closes[at - 1];
            gains[at] = Math.max(step, 0);
            losses[at] = Math.max(-step, 0);
            distance[at] = exponential(closes, at, 2.0 / 13) - exponential(closes, at, 2.0 / 27);
        }
        double[][] lines = lines(closes, study("rsi14"), study("macd"));
        for (int at = 0; at < closes.length; at++) {
            double gain = exponential(gains, at, 1.0 / 14);
            double loss = exponential(losses, at, 1.0 / 14);
            double signal = exponential(distance, at, 0.2);
            assertIs(lines[0][at], at >= 14, 100 * gain / (gain + loss));
            assertIs(lines[1][at], at >= 25, distance[at]);
            assertIs(lines[2][at], at >= 33, signal);
            assertIs(lines[3][at], at >= 33, distance[at] - signal);
        }
    }

    /**
     * The sum over all values so far, each weighing what is left when the later ones have had
     * theirs.
     */
    private static double exponential(double[] values, int at, double weight) {
        double sum = 0;
        double left = 1;
        for (int back = at; back > 0; back--) {
            sum += left * weight * values[back];
            left *= 1 - weight;
        }
        return sum + left * values[0];
    }

    @Test
    void theFirstVisibleValueIsTheOneOfTheWholeHistory() {
        double[] closes = walk(4_000);
        for (String name : List.of("sma20", "sma200", "ema9", "ema200", "bb20", "rsi14", "macd")) {
            Study study = study(name);
            double[][] whole = lines(closes, study);
            double[][] part =
                    lines(Arrays.copyOfRange(closes, 3_900 - study.warmUp(), 4_000), study);
            for (int line = 0; line < whole.length; line++) {
                assertThat(part[line][study.warmUp()])
                        .as("%s, line %d", study, line)
                        .isCloseTo(whole[line][3_900], within(1e-5));
            }
        }
    }

    @Test
    void aFormingCandleAndOneWithoutACloseHaveNoPartInAverages() {
        List<Candle> candles =
                List.of(
                        closed(0, "100", 1),
                        closed(1, "102", 2),
                        withoutPrice(closed(2, "500", 3)),
                        closed(3, "106", 4),
                        forming(4, "900", 5));

        assertThat(values(candles, SessionFacts.none(), study("sma2"))[0])
                .containsExactly(Double.NaN, 101, Double.NaN, 104, Double.NaN);
    }

    @Test
    void aMarketThatHasNotMovedHasNoStrength() {
        double[] flat = new double[40];
        Arrays.fill(flat, 100);
        assertThat(lines(flat, study("rsi14"))[0]).containsOnly(Double.NaN);

        flat[39] = 101;
        assertThat(lines(flat, study("rsi14"))[0][39]).isEqualTo(100);
    }

    @Test
    void theVwapGoesOnFromWhatWasTradedBeforeAndBeginsAnewOnTheNextDate() {
        SessionFacts facts =
                new SessionFacts(
                        new TreeMap<>(), Map.of(), new SessionFacts.Traded(TODAY, 300, 27_000));
        List<Candle> candles =
                List.of(
                        closed(0, "100", 1),
                        closed(12 * 60 - 1, "120", 2),
                        closed(12 * 60, "70", 3),
                        forming(12 * 60 + 1, "900", 4));

        // 100 are traded in each candle.
        assertThat(values(candles, facts, study("vwap"))[0])
                .containsExactly(37_000.0 / 400, 49_000.0 / 500, 70, Double.NaN);
    }

    @Test
    void levelsAreThoseOfTheDateBeforeAndOnlyWhenThatIsOver() {
        TreeMap<LocalDate, Double> closes = new TreeMap<>();
        closes.put(TODAY.minusDays(3), 90.0);
        closes.put(TODAY, Double.NaN);
        SessionFacts facts =
                new SessionFacts(
                        closes,
                        Map.of(TODAY, new SessionFacts.Range(95, 99)),
                        new SessionFacts.Traded(null, 0, 0));
        List<Candle> candles =
                List.of(
                        imported(-1, "89"),
                        closed(0, "100", 1),
                        forming(1, "101", 2),
                        closed(24 * 60, "102", 3));

        assertThat(values(candles, facts, study("prior"))[0])
                .containsExactly(Double.NaN, 90, 90, Double.NaN);
        double[][] range = values(candles, facts, study("pre"));
        assertThat(range[0]).containsExactly(Double.NaN, 99, 99, Double.NaN);
        assertThat(range[1]).containsExactly(Double.NaN, 95, 95, Double.NaN);
    }

    @Test
    void namesOfStudiesGoBothWaysAndWrongOnesAreNone() {
        Study.offered().forEach(study -> assertThat(Study.of(study.text())).contains(study));
        assertThat(List.of("sma", "sma1", "sma201", "vwap5", "nothing9", "", "SMA20", "sma9999"))
                .allMatch(text -> Study.of(text).isEmpty());
        assertThat(study("sma20").suits(Duration.ofDays(1))).isTrue();
        assertThat(study("vwap").suits(Duration.ofDays(1))).isFalse();
    }

    private static Study study(String text) {
        return Study.of(text).orElseThrow();
    }

    /** A value, or none. */
    private static void assertIs(double value, boolean known, double expected) {
        if (known) {
            assertThat(value).isCloseTo(expected, within(1e-9 * (1 + Math.abs(expected))));
        } else {
            assertThat(value).isNaN();
        }
    }

    private static double[] walk(int count) {
        Random random = new Random(SEED);
        double[] closes = new double[count];
        double price = 180;
        for (int at = 0; at < count; at++) {
            price *= Math.exp(0.002 * random.nextGaussian());
            closes[at] = Math.round(price * 10_000) / 10_000.0;
        }
        return closes;
    }

    private static double[][] lines(double[] closes, Study... studies) {
        List<Candle> candles = new ArrayList<>();
        for (int at = 0; at < closes.length; at++) {
            candles.add(closed(at, String.format(Locale.ROOT, "%.4f", closes[at]), at + 1));
        }
        return values(candles, SessionFacts.none(), studies);
    }

    /** The lines of all studies, each with a value for each candle. */
    private static double[][] values(List<Candle> candles, SessionFacts facts, Study... studies) {
        Instant begin = candles.getFirst().startTime();
        List<double[]> rows =
                List.copyOf(StudyLines.of(List.of(studies), candles, begin, facts).rows().values());
        double[][] lines = new double[rows.getFirst().length][rows.size()];
        for (int line = 0; line < lines.length; line++) {
            for (int at = 0; at < rows.size(); at++) {
                lines[line][at] = rows.get(at)[line];
            }
        }
        return lines;
    }

    private static Candle withoutPrice(Candle candle) {
        assertThat(candle.startTime()).isAfter(NOON);
        return new Candle(
                candle.symbol(),
                candle.interval(),
                candle.startTime(),
                candle.endTime(),
                candle.session(),
                candle.sessionDate(),
                null,
                null,
                null,
                null,
                candle.volume(),
                candle.priceVolume(),
                candle.turnover(),
                null,
                candle.tickCount(),
                candle.state(),
                candle.revision(),
                candle.logEpoch(),
                candle.lastOffset(),
                candle.recordedAt());
    }
}
