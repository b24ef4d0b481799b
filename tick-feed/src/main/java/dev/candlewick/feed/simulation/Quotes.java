package dev.candlewick.feed.simulation;

import dev.candlewick.feed.simulation.SimulatedMarket.News;
import dev.candlewick.feed.tick.Decimal;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** One instrument's trades: a price on its grid and a size in lots at each time asked for. */
final class Quotes {
    private static final double SIZE_SPREAD = 0.9;
    // The price stays within this factor of where it began, however long the simulation runs.
    private static final double LARGEST_LOG_MOVE = 3;
    private static final int MOST_LOTS = 1_000_000;

    private final SimulatedInstrument instrument;
    private final Randomness randomness;
    private final PriceProcess own;
    private final double marketLoading;
    private final double logFirstPrice;

    private long size;

    Quotes(
            SimulatedInstrument instrument,
            Randomness randomness,
            double marketVolatility,
            long firstPrice,
            long startTime) {
        this.instrument = instrument;
        this.randomness = randomness;
        double share = instrument.marketShare();
        this.own =
                new PriceProcess(
                        randomness,
                        instrument.annualVolatility() * StrictMath.sqrt(1 - share),
                        0,
                        startTime);
        this.marketLoading =
                instrument.annualVolatility() * StrictMath.sqrt(share) / marketVolatility;
        this.logFirstPrice = StrictMath.log(firstPrice / (double) instrument.tickSize());
    }

    /**
     * Makes the next trade.
     *
     * @param market the common factor's log level at that time
     * @return its price in units of 10^-8
     */
    long trade(long eventTime, double market) {
        double move = own.advance(eventTime) + marketLoading * market;
        double mid = StrictMath.exp(logFirstPrice + reflected(move));
        double lots =
                instrument.medianLots()
                        * DayShape.volume(eventTime)
                        * StrictMath.sqrt(own.relativeVolatility())
                        * StrictMath.exp(SIZE_SPREAD * randomness.gaussian());
        size = Math.clamp(Math.round(lots), 1, MOST_LOTS) * instrument.lot();
        // A buyer pays half a tick more than the middle, a seller gets half a tick less.
        double side = (randomness.bits() & 1) == 0 ? 0.5 : -0.5;
        return Math.max(1, Math.round(mid + side)) * instrument.tickSize();
    }

    /** Size of the last trade, in units of 10^-8. */
    long size() {
        return size;
    }

    /**
     * Jumps of its own and those of the market, in the order of time.
     *
     * @param market jumps of the common factor
     */
    List<News> news(List<News> market) {
        return Stream.concat(
                        own.news().stream(),
                        market.stream()
                                .map(
                                        jump ->
                                                new News(
                                                        jump.eventTime(),
                                                        marketLoading * jump.logMove())))
                .sorted(Comparator.comparingLong(News::eventTime))
                .toList();
    }

    String symbol() {
        return instrument.symbol();
    }

    String venue() {
        return instrument.venue();
    }

    private static double reflected(double move) {
        double folded = StrictMath.abs(move + LARGEST_LOG_MOVE) % (4 * LARGEST_LOG_MOVE);
        return folded <= 2 * LARGEST_LOG_MOVE
                ? folded - LARGEST_LOG_MOVE
                : 3 * LARGEST_LOG_MOVE - folded;
    }

    /**
     * The price on this instrument's grid that is nearest to one seen elsewhere, at least a tick.
     */
    static long onGrid(SimulatedInstrument instrument, java.math.BigDecimal price) {
        double ticks = price.doubleValue() * Decimal.ONE / instrument.tickSize();
        return Math.max(1, Math.round(ticks)) * instrument.tickSize();
    }
}
