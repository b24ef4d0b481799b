package dev.candlewick.feed.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.feed.simulation.SimulatedMarket.MarketSpec;
import dev.candlewick.feed.tick.Tick;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every description of real returns says (Cont 2001), for every named instrument. */
class StylisedFactsTest {
    /** 2026-01-01T00:00:00Z. */
    private static final long START = 1_767_225_600_000_000L;

    private static final int DAYS = 3;
    private static final int MINUTES = DAYS * 1_440;
    private static final long MINUTE_MICROS = 60_000_000;
    private static final int LAG = 10;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void returnsHaveFatTailsAndClusterAndVolumeIsUShaped(long seed) {
        Market market = Market.simulated(seed);
        assertThat(market.closes).hasSize(12);
        market.closes.forEach(
                (symbol, closes) -> {
                    double[] returns = returns(closes);
                    assertThat(excessKurtosis(returns)).as(symbol + " tails").isGreaterThan(3);
                    assertThat(autocorrelation(absolute(returns)))
                            .as(symbol + " clustering")
                            .isGreaterThan(0.1);
                    assertThat(Math.abs(autocorrelation(returns)))
                            .as(symbol + " returns themselves remember nothing")
                            .isLessThan(0.1);
                });
        market.hourlyVolume.forEach(
                (symbol, hours) -> {
                    double ends = hours[0] + hours[23];
                    double middle = hours[11] + hours[12];
                    assertThat(ends / middle).as(symbol + " U-shape").isGreaterThan(2);
                });
        assertThat(
                        correlation(
                                returns(Objects.requireNonNull(market.closes.get("AAPL"))),
                                returns(Objects.requireNonNull(market.closes.get("MSFT")))))
                .as("shares move together")
                .isGreaterThan(0.15);
    }

    private record Market(Map<String, double[]> closes, Map<String, double[]> hourlyVolume) {
        static Market simulated(long seed) {
            List<String> symbols = Roster.namedSymbols();
            SimulatedMarket ticks =
                    new SimulatedMarket(
                            new MarketSpec(
                                    seed,
                                    START,
                                    6,
                                    symbols,
                                    0.5,
                                    Map.of(),
                                    OptionalLong.of(6L * 60 * MINUTES)));
            Market market = new Market(new TreeMap<>(), new TreeMap<>());
            for (Tick tick = ticks.next(); tick != null; tick = ticks.next()) {
                market.add(tick);
            }
            return market;
        }

        private void add(Tick tick) {
            int minute = (int) ((tick.eventTime() - START) / MINUTE_MICROS);
            if (minute < MINUTES) {
                closes.computeIfAbsent(tick.symbol(), symbol -> new double[MINUTES])[minute] =
                        Double.parseDouble(tick.price());
                hourlyVolume
                                .computeIfAbsent(tick.symbol(), symbol -> new double[24])[
                                minute / 60 % 24] +=
                        Double.parseDouble(tick.size());
            }
        }
    }

    /** Log returns from minute to minute; a minute without a trade returns nothing. */
    private static double[] returns(double[] closes) {
        double[] returns = new double[closes.length - 1];
        double previous =
                Arrays.stream(closes).filter(close -> close > 0).findFirst().orElseThrow();
        for (int minute = 1; minute < closes.length; minute++) {
            if (closes[minute] > 0) {
                returns[minute - 1] = Math.log(closes[minute] / previous);
                previous = closes[minute];
            }
        }
        return returns;
    }

    private static double[] absolute(double[] values) {
        return Arrays.stream(values).map(Math::abs).toArray();
    }

    private static double excessKurtosis(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double second = Arrays.stream(values).map(v -> Math.pow(v - mean, 2)).sum();
        double fourth = Arrays.stream(values).map(v -> Math.pow(v - mean, 4)).sum();
        return values.length * fourth / (second * second) - 3;
    }

    private static double autocorrelation(double[] values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        double variance = 0;
        double covariance = 0;
        for (int index = 0; index < values.length; index++) {
            variance += (values[index] - mean) * (values[index] - mean);
            if (index >= LAG) {
                covariance += (values[index] - mean) * (values[index - LAG] - mean);
            }
        }
        return covariance / variance;
    }

    private static double correlation(double[] left, double[] right) {
        double leftMean = Arrays.stream(left).average().orElseThrow();
        double rightMean = Arrays.stream(right).average().orElseThrow();
        double product = 0;
        double leftSquares = 0;
        double rightSquares = 0;
        for (int index = 0; index < left.length; index++) {
            product += (left[index] - leftMean) * (right[index] - rightMean);
            leftSquares += Math.pow(left[index] - leftMean, 2);
            rightSquares += Math.pow(right[index] - rightMean, 2);
        }
        return product / Math.sqrt(leftSquares * rightSquares);
    }
}
