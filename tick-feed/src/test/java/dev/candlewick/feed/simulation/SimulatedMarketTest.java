package dev.candlewick.feed.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candlewick.feed.simulation.SimulatedMarket.MarketSpec;
import dev.candlewick.feed.tick.MessageWriter;
import dev.candlewick.feed.tick.Tick;
import dev.candlewick.feed.tick.TickRules;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SimulatedMarketTest {
    /** 2026-01-01T00:00:00Z. */
    private static final long START = 1_767_225_600_000_000L;

    @Test
    void theSameSeedAndStartGiveTheSameBytes() throws Exception {
        assertThat(hash(spec(1, START, 0.5))).isEqualTo(hash(spec(1, START, 0.5)));
    }

    /** Guards the promise across machines and Java versions: this hash changes only on purpose. */
    @Test
    void theBytesAreTheSameOnEveryMachine() throws Exception {
        assertThat(hash(spec(1, START, 0.5)))
                .isEqualTo("5ebe4e21f561933758ad45a51730caf0a1368e0348f8d17e0673fd83c8128eee");
    }

    @Test
    void anotherSeedOrStartGivesOtherTicksAndOtherIds() throws Exception {
        assertThat(hash(spec(2, START, 0.5))).isNotEqualTo(hash(spec(1, START, 0.5)));
        Set<String> ids = new HashSet<>();
        int[] ticks = {0};
        for (long start : new long[] {START, START + 1, START + 1_000_000}) {
            run(
                    spec(1, start, 0.5),
                    tick -> {
                        ids.add(tick.symbol() + " " + tick.tradeId());
                        ticks[0]++;
                    });
        }
        assertThat(ids).hasSize(ticks[0]);
    }

    @Test
    void everyTickKeepsTheContractAndLiesOnItsGridInTheOrderOfTime() {
        long[] last = {START};
        run(
                spec(3, START, 0.5),
                tick -> {
                    TickRules.checked(tick);
                    assertThat(tick.eventTime()).isGreaterThanOrEqualTo(last[0]);
                    last[0] = tick.eventTime();
                    BigDecimal grid = BigDecimal.valueOf(Roster.tickSize(tick.symbol()), 8);
                    assertThat(new BigDecimal(tick.price()).remainder(grid))
                            .isEqualByComparingTo(BigDecimal.ZERO);
                    assertThat(new BigDecimal(tick.size())).isPositive();
                });
    }

    @Test
    void theRateIsTheOneAskedFor() {
        long[] last = {0};
        run(spec(4, START, 0), tick -> last[0] = tick.eventTime());
        double seconds = (last[0] - START) * 1e-6;
        assertThat(50_000 / seconds).isBetween(1_950.0, 2_050.0);
    }

    @Test
    void skewMakesTheFirstSymbolsBusier() {
        int[] first = {0};
        run(spec(5, START, 1), tick -> first[0] += tick.symbol().equals("IBM") ? 1 : 0);
        // Of twelve symbols with weights 1/k the first has 1 of 3.103.
        assertThat(first[0] / 50_000.0).isBetween(0.31, 0.335);
    }

    @Test
    void pricesGoOnWhereTheTopicStands() {
        MarketSpec spec =
                new MarketSpec(
                        1,
                        START,
                        100,
                        List.of("IBM"),
                        0,
                        Map.of("IBM", new BigDecimal("93.17")),
                        OptionalLong.of(10));
        run(
                spec,
                tick ->
                        assertThat(new BigDecimal(tick.price()))
                                .isBetween(new BigDecimal("92.9"), new BigDecimal("93.4")));
    }

    @Test
    void tenThousandSymbolsAllHaveTheirOwnPrice() {
        List<String> symbols = Roster.symbols("10000");
        assertThat(symbols).hasSize(10_000).doesNotHaveDuplicates().contains("IBM", "SIM9988");
        Set<String> prices = new HashSet<>();
        symbols.forEach(s -> prices.add(Long.toString(Roster.instrument(s).firstPrice())));
        assertThat(prices).hasSizeGreaterThan(5_000);
    }

    @Test
    void nonsenseIsRefused() {
        for (double rate : new double[] {0, -1, Double.NaN, 1e7}) {
            assertThatThrownBy(() -> specOf(rate, 0)).hasMessageContaining("rate");
        }
        assertThatThrownBy(() -> specOf(1, -1)).hasMessageContaining("zipf");
        for (String symbols :
                List.of("0", "-3", "IBM,,AAPL", "ibm", "", "999999999", "99999999999")) {
            assertThatThrownBy(() -> Roster.symbols(symbols))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void symbolsAreTakenByNameAndDoublesCountOnce() {
        assertThat(Roster.symbols("IBM, X ,IBM")).containsExactly("IBM", "X");
    }

    private static MarketSpec specOf(double rate, double skew) {
        return new MarketSpec(1, START, rate, List.of("IBM"), skew, Map.of(), OptionalLong.empty());
    }

    private static MarketSpec spec(long seed, long start, double skew) {
        return new MarketSpec(
                seed, start, 2_000, Roster.namedSymbols(), skew, Map.of(), OptionalLong.of(50_000));
    }

    private static void run(MarketSpec spec, Consumer<Tick> action) {
        SimulatedMarket market = new SimulatedMarket(spec);
        List<Tick> ticks = new ArrayList<>();
        for (Tick tick = market.next(); tick != null; tick = market.next()) {
            ticks.add(tick);
        }
        assertThat(ticks).hasSize(Math.toIntExact(spec.ticks().orElseThrow()));
        ticks.forEach(action);
    }

    private static String hash(MarketSpec spec) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        run(spec, tick -> digest.update(MessageWriter.trade(tick)));
        return HexFormat.of().formatHex(digest.digest());
    }
}
