package dev.candlewick.benchmark.topic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.benchmark.pass.FrozenTopic;
import dev.candlewick.benchmark.topic.Market.MarketTick;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MarketTest {
    private static final int TICKS = 50_000;

    private static Market market(int symbols, double zipf) {
        return new Market(new Market.Description(7, symbols, zipf, 10_000, false));
    }

    @Test
    void theSameSeedMakesTheSameTicks() {
        Market one = market(100, 1);
        Market other = market(100, 1);
        for (int i = 0; i < 1_000; i++) {
            MarketTick a = one.next();
            MarketTick b = other.next();
            assertThat(new long[] {a.symbol, a.eventTime, a.cents, a.size})
                    .containsExactly(b.symbol, b.eventTime, b.cents, b.size);
        }
    }

    @Test
    void ticksAreOutOfOrderButNotBeyondTheBound() {
        Market market = market(100, 1);
        long newest = Long.MIN_VALUE;
        int backwards = 0;
        for (int i = 0; i < TICKS; i++) {
            long time = market.next().eventTime;
            if (time < newest) {
                backwards++;
            }
            newest = Math.max(newest, time);
            assertThat(newest - time).isLessThan(FrozenTopic.OUT_OF_ORDERNESS_MILLIS * 1000L);
        }
        assertThat(backwards).isGreaterThan(TICKS / 10);
    }

    @Test
    void manyTicksOfASymbolHaveTheSameTime() {
        Market market = market(10, 1);
        Map<String, Integer> seen = new HashMap<>();
        int ties = 0;
        for (int i = 0; i < TICKS; i++) {
            MarketTick tick = market.next();
            ties += seen.merge(tick.symbol + "@" + tick.eventTime, 1, Integer::sum) == 2 ? 1 : 0;
        }
        assertThat(ties).isGreaterThan(TICKS / 100);
    }

    @Test
    void weightsFollowTheExponent() {
        Market zipf = market(100, 1);
        assertThat(zipf.weight(0) / zipf.weight(9)).isBetween(9.99, 10.01);
        Market uniform = market(100, 0);
        assertThat(uniform.weight(0)).isBetween(0.0099, 0.0101);
    }

    @Test
    void partitionsAreAboutEquallyFull() {
        Market market = market(100, 1);
        int[] partitionOf = TopicWriter.partitions(market, 100, 4);
        double[] load = new double[4];
        for (int symbol = 0; symbol < partitionOf.length; symbol++) {
            load[partitionOf[symbol]] += market.weight(symbol);
        }
        assertThat(Arrays.stream(load)).allMatch(share -> share > 0.24 && share < 0.26);
    }
}
