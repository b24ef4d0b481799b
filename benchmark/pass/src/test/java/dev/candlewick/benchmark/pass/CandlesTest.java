package dev.candlewick.benchmark.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class CandlesTest {
    private static final long TAIL = 1_000_000_000;

    private static Candles ofTicks(long ticks) {
        return new Candles(
                new FrozenTopic("nowhere", "ticks", 1, ticks, TAIL, 1), List.of(Span.ONE_SECOND));
    }

    private static void put(Candles candles, String symbol, long start, long close, long trades) {
        candles.put(Span.ONE_SECOND, symbol, start, 1, 9, 1, close, 10, trades);
    }

    @Test
    void theOrderInWhichCandlesComeDoesNotMatter() {
        Candles one = ofTicks(5);
        put(one, "A", 0, 3, 2);
        put(one, "B", 0, 4, 3);
        Candles other = ofTicks(5);
        put(other, "B", 0, 4, 3);
        put(other, "A", 0, 3, 2);
        assertThat(one.hashes()).isEqualTo(other.hashes());
    }

    @Test
    void onlyTheLatestValueOfACandleCounts() {
        Candles growing = ofTicks(5);
        put(growing, "A", 0, 3, 2);
        assertThat(growing.isComplete()).isFalse();
        put(growing, "A", 0, 7, 5);
        Candles atOnce = ofTicks(5);
        put(atOnce, "A", 0, 7, 5);
        assertThat(growing.hashes()).isEqualTo(atOnce.hashes());
        assertThat(growing.isComplete()).isTrue();
        assertThat(growing.count()).isEqualTo(1);
    }

    @Test
    void everyFieldIsInTheHash() {
        Candles candles = ofTicks(5);
        put(candles, "A", 0, 3, 5);
        Candles symbol = ofTicks(5);
        put(symbol, "B", 0, 3, 5);
        Candles start = ofTicks(5);
        put(start, "A", 1_000_000, 3, 5);
        Candles close = ofTicks(5);
        put(close, "A", 0, 4, 5);
        Candles trades = ofTicks(5);
        put(trades, "A", 0, 3, 4);
        assertThat(List.of(symbol, start, close, trades))
                .noneMatch(other -> other.hashes().equals(candles.hashes()));
    }

    @Test
    void theTailIsPassedOver() {
        Candles candles = ofTicks(2);
        put(candles, "A", 0, 3, 2);
        var before = candles.hashes();
        put(candles, "A", TAIL, 3, 1);
        assertThat(candles.hashes()).isEqualTo(before);
        assertThat(candles.count()).isEqualTo(1);
    }

    @Test
    void moreTradesThanTicksAreRefused() {
        Candles candles = ofTicks(2);
        put(candles, "A", 0, 3, 2);
        assertThatThrownBy(() -> put(candles, "B", 0, 3, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the topic has 2");
    }

    @Test
    void whatIsMissingIsNamed() {
        Candles candles = ofTicks(3);
        put(candles, "A", 0, 3, 2);
        assertThatThrownBy(() -> candles.awaitAll(0))
                .isInstanceOf(TimeoutException.class)
                .hasMessageContaining("1s: 2 of 3");
    }
}
