package dev.candlewick.feed.simulation;

import dev.candlewick.feed.tick.Decimal;
import dev.candlewick.feed.tick.TickRules;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The instruments of the simulated market. */
public final class Roster {
    static final int MOST_SYMBOLS = 100_000;

    private static final long CENT = Decimal.ONE / 100;
    private static final List<SimulatedInstrument> NAMED =
            List.of(
                    share("IBM", 281.40, 0.24),
                    share("AAPL", 262.75, 0.28),
                    share("MSFT", 512.60, 0.25),
                    share("TSLA", 431.20, 0.55),
                    share("AMZN", 228.35, 0.32),
                    share("GOOG", 251.90, 0.30),
                    share("NVDA", 188.10, 0.42),
                    share("META", 716.45, 0.35),
                    share("JPM", 309.80, 0.26),
                    crypto("BTC/USDT", 103_250.0, 0.1, 0.00001, 900, 0.50),
                    crypto("ETH/USDT", 3_415.0, 0.01, 0.0001, 2_500, 0.65),
                    new SimulatedInstrument(
                            "EUR/USD",
                            "SIMFX",
                            116_250_000L,
                            1_000L,
                            1_000 * Decimal.ONE,
                            100,
                            0.08,
                            0.1));
    private static final Map<String, SimulatedInstrument> BY_SYMBOL =
            NAMED.stream()
                    .collect(
                            Collectors.toUnmodifiableMap(
                                    SimulatedInstrument::symbol, Function.identity()));

    private Roster() {}

    /** All symbols with a name of their own, busiest first. */
    public static List<String> namedSymbols() {
        return NAMED.stream().map(SimulatedInstrument::symbol).toList();
    }

    /** Price grid of a symbol, in units of 10^-8. */
    public static long tickSize(String symbol) {
        return instrument(symbol).tickSize();
    }

    /**
     * Reads the option {@code --symbols}: how many, or which.
     *
     * @return distinct symbols, busiest first
     * @throws IllegalArgumentException when the text is neither a count nor a list of symbols
     */
    public static List<String> symbols(String option) {
        String text = option.strip();
        if (text.matches("-?[0-9]+")) {
            return counted(text);
        }
        Set<String> symbols = new LinkedHashSet<>();
        for (String part : text.split(",", -1)) {
            String symbol = part.strip();
            if (!TickRules.isSymbol(symbol)) {
                throw new IllegalArgumentException(
                        "symbols are 1 to 32 of A-Z 0-9 . _ : / -, and '%s' is not"
                                .formatted(symbol));
            }
            symbols.add(symbol);
        }
        return List.copyOf(symbols);
    }

    private static List<String> counted(String text) {
        int count = text.length() > 9 ? 0 : Integer.parseInt(text);
        if (count < 1 || count > MOST_SYMBOLS) {
            throw new IllegalArgumentException(
                    "the number of symbols must be between 1 and %d, but is %s"
                            .formatted(MOST_SYMBOLS, text));
        }
        List<String> symbols = new ArrayList<>(count);
        Stream.concat(
                        NAMED.stream().map(SimulatedInstrument::symbol),
                        Stream.iterate(1, number -> number + 1)
                                .map(number -> String.format(Locale.ROOT, "SIM%04d", number)))
                .limit(count)
                .forEach(symbols::add);
        return List.copyOf(symbols);
    }

    /** The named one, or one made up from the letters of the symbol: always the same. */
    static SimulatedInstrument instrument(String symbol) {
        SimulatedInstrument named = BY_SYMBOL.get(symbol);
        if (named != null) {
            return named;
        }
        Randomness randomness = Randomness.of(0, symbol);
        long cents = Math.round(1_000 * StrictMath.exp(3.5 * randomness.uniform()));
        double volatility = 0.2 + 0.4 * randomness.uniform();
        return new SimulatedInstrument(
                symbol, "SIM", cents * CENT, CENT, Decimal.ONE, 100, volatility, 0.35);
    }

    private static SimulatedInstrument share(String symbol, double price, double volatility) {
        return new SimulatedInstrument(
                symbol, "SIM", scaled(price), CENT, Decimal.ONE, 100, volatility, 0.4);
    }

    private static SimulatedInstrument crypto(
            String symbol,
            double price,
            double tickSize,
            double lot,
            int medianLots,
            double volatility) {
        return new SimulatedInstrument(
                symbol,
                "SIMX",
                scaled(price),
                scaled(tickSize),
                scaled(lot),
                medianLots,
                volatility,
                0.3);
    }

    private static long scaled(double value) {
        return Math.round(value * Decimal.ONE);
    }
}
