package dev.candlewick.evaluation;

import dev.candlewick.feed.fault.FaultKind;
import dev.candlewick.feed.fault.FaultLabel;
import dev.candlewick.feed.fault.TickSeries;
import dev.candlewick.feed.simulation.Roster;
import dev.candlewick.feed.simulation.SimulatedMarket;
import dev.candlewick.feed.simulation.SimulatedMarket.MarketSpec;
import dev.candlewick.feed.simulation.SimulatedMarket.News;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/** A week of the simulated market for one seed: the ticks of each symbol, and its news. */
final class SimulatedDays {
    static final List<String> SYMBOLS = List.of("IBM", "TSLA", "EUR/USD", "ETH/USDT");
    static final int DAYS = 6;

    /** 2026-01-05, a Monday. */
    private static final long START = 1_767_571_200_000_000L;

    private static final long DAY = 86_400_000_000L;
    private static final double RATE = 4.5;
    private static final long LATENCY = 20_000;
    private static final double MORE_LATENCY = 15_000;
    private static final int MINUTES = 60;

    private SimulatedDays() {}

    /** One symbol. */
    record Symbol(TickSeries ticks, List<FaultLabel> news) {}

    static List<Symbol> of(long seed, int days) {
        SimulatedMarket market =
                new SimulatedMarket(
                        new MarketSpec(
                                seed, START, RATE, SYMBOLS, 0.2, Map.of(), OptionalLong.empty()));
        List<TickSeries> series =
                SYMBOLS.stream()
                        .map(symbol -> new TickSeries(symbol, Roster.tickSize(symbol), 1))
                        .toList();
        SplittableRandom latency = new SplittableRandom(seed);
        long end = START + days * DAY;
        while (market.advance() && market.eventTime() < end) {
            long arrived =
                    market.eventTime()
                            + LATENCY
                            + (long) (-MORE_LATENCY * Math.log(1 - latency.nextDouble()));
            series.get(market.symbolIndex())
                    .add(market.eventTime(), arrived, market.price(), market.size(), true, true);
        }
        List<Symbol> symbols = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            symbols.add(new Symbol(series.get(i), news(series.get(i), market.news(i))));
        }
        return symbols;
    }

    /** News that moved the price by a few times what the hour before did. */
    private static List<FaultLabel> news(TickSeries ticks, List<News> jumps) {
        List<FaultLabel> labels = new ArrayList<>();
        for (News jump : jumps) {
            double sigma = hourlyDeviation(ticks, jump.eventTime());
            double size = Math.abs(jump.logMove()) / sigma;
            if (size >= Matching.NEWS) {
                labels.add(
                        new FaultLabel(
                                FaultKind.NEWS,
                                ticks.symbol(),
                                size,
                                jump.eventTime(),
                                jump.eventTime(),
                                jump.logMove()));
            }
        }
        return labels;
    }

    private static double hourlyDeviation(TickSeries ticks, long time) {
        long minute = 60_000_000;
        double squares = 0;
        int count = 0;
        double last = Double.NaN;
        for (int i = MINUTES; i >= 1; i--) {
            int index = ticks.from(time - i * minute);
            if (index < ticks.length() && ticks.eventTime(index) < time) {
                double price = Math.log((double) ticks.price(index));
                if (!Double.isNaN(last)) {
                    squares += (price - last) * (price - last);
                    count++;
                }
                last = price;
            }
        }
        return count == 0 ? Double.POSITIVE_INFINITY : Math.sqrt(squares / count);
    }
}
