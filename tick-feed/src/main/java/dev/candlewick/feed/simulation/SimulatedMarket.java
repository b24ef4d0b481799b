package dev.candlewick.feed.simulation;

import dev.candlewick.feed.tick.Decimal;
import dev.candlewick.feed.tick.Tick;
import dev.candlewick.feed.tick.TickSource;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Trades of all instruments in the order of time: a Poisson stream of the rate asked for, each tick
 * of an instrument drawn by its activity. The same arguments give the same ticks.
 */
public final class SimulatedMarket implements TickSource {
    public static final String SOURCE = "simulated";

    private static final double MARKET_VOLATILITY = 0.16;
    private static final long MARKET_STEP_MICROS = 100_000;

    private final MarketSpec spec;
    private final long seed;
    private final String runId;
    private final Randomness arrivals;
    private final ActivityTable activity;
    private final Quotes[] quotes;
    private final PriceProcess market;

    private double marketLevel;
    private long marketTime;
    private double microsSinceStart;
    private long ticks;
    private int symbol;
    private long eventTime;
    private long price;

    public SimulatedMarket(MarketSpec spec) {
        this.spec = spec;
        // With the start in the seed, a feed that is started again does not repeat its moves.
        this.seed = Randomness.mix(spec.seed() ^ Randomness.mix(spec.startTime()));
        this.arrivals = Randomness.of(seed, "arrivals");
        this.activity = new ActivityTable(spec.symbols().size(), spec.skew());
        this.market =
                new PriceProcess(
                        Randomness.of(seed, "market"), MARKET_VOLATILITY, 0, spec.startTime());
        this.marketTime = spec.startTime();
        this.quotes = spec.symbols().stream().map(this::quotes).toArray(Quotes[]::new);
        this.runId = runId(seed);
    }

    /**
     * All that the ticks depend on.
     *
     * @param startTime microseconds since the epoch, UTC
     * @param rate ticks per second of event time over all symbols, greater than 0
     * @param skew 0 is even activity
     * @param firstPrices where instruments go on; others begin at a price of their own
     * @param ticks how many there are, or empty for no end
     */
    public record MarketSpec(
            long seed,
            long startTime,
            double rate,
            List<String> symbols,
            double skew,
            Map<String, BigDecimal> firstPrices,
            OptionalLong ticks) {
        public MarketSpec {
            if (!(rate > 0 && rate <= 1e6)) {
                throw new IllegalArgumentException(
                        "rate must be between 0 and 1,000,000 ticks per second, but is " + rate);
            }
            if (!(skew >= 0 && skew <= 10)) {
                throw new IllegalArgumentException("zipf must be between 0 and 10, but is " + skew);
            }
            symbols = List.copyOf(symbols);
            firstPrices = Map.copyOf(firstPrices);
        }
    }

    @Override
    public String name() {
        return SOURCE;
    }

    @Override
    public long startTime() {
        return spec.startTime();
    }

    @Override
    public long disorder() {
        return 0;
    }

    @Override
    public OptionalLong count() {
        return spec.ticks();
    }

    @Override
    public @Nullable Tick next() {
        if (!advance()) {
            return null;
        }
        Quotes traded = quotes[symbol];
        return new Tick(
                traded.symbol(),
                eventTime,
                Decimal.text(price),
                Decimal.text(traded.size()),
                traded.venue(),
                null,
                runId + ticks,
                SOURCE);
    }

    /**
     * Moves on to the next trade without making a tick of it, for programs that need numbers only.
     *
     * @return false behind the last one
     */
    public boolean advance() {
        if (spec.ticks().isPresent() && ticks >= spec.ticks().getAsLong()) {
            return false;
        }
        microsSinceStart += arrivals.exponential() * 1e6 / spec.rate();
        eventTime = spec.startTime() + (long) microsSinceStart;
        symbol = activity.draw(arrivals);
        price = quotes[symbol].trade(eventTime, marketLevel(eventTime));
        ticks++;
        return true;
    }

    /** Place of the last trade's symbol in the list asked for. */
    public int symbolIndex() {
        return symbol;
    }

    /** When the last trade was, microseconds since the epoch, UTC. */
    public long eventTime() {
        return eventTime;
    }

    /** Price of the last trade, in units of 10^-8. */
    public long price() {
        return price;
    }

    /** Size of the last trade, in units of 10^-8. */
    public long size() {
        return quotes[symbol].size();
    }

    /** The jumps that news has made in the price of a symbol, the first thousand of each cause. */
    public List<News> news(int symbolIndex) {
        return quotes[symbolIndex].news(market.news());
    }

    /**
     * A jump that belongs to the market, not to a fault.
     *
     * @param eventTime microseconds since the epoch, UTC
     * @param logMove natural logarithm of the factor by which it moved the price
     */
    public record News(long eventTime, double logMove) {}

    private double marketLevel(long eventTime) {
        if (eventTime - marketTime >= MARKET_STEP_MICROS) {
            marketLevel = market.advance(eventTime);
            marketTime = eventTime;
        }
        return marketLevel;
    }

    private Quotes quotes(String symbol) {
        SimulatedInstrument instrument = Roster.instrument(symbol);
        BigDecimal seen = spec.firstPrices().get(symbol);
        return new Quotes(
                instrument,
                Randomness.of(seed, symbol),
                MARKET_VOLATILITY,
                seen == null ? instrument.firstPrice() : Quotes.onGrid(instrument, seen),
                spec.startTime());
    }

    /** Differs for every start, so that a feed that is stopped and started repeats no id. */
    private static String runId(long seed) {
        long bits = Randomness.of(seed, "run").bits() >>> 16;
        return Long.toString(bits, Character.MAX_RADIX) + "-";
    }
}
