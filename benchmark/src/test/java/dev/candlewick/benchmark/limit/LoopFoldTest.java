package dev.candlewick.benchmark.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candlewick.benchmark.pass.Candles;
import dev.candlewick.benchmark.pass.FrozenTopic;
import dev.candlewick.benchmark.pass.Span;
import dev.candlewick.benchmark.peer.Ohlcv;
import dev.candlewick.benchmark.peer.Tick;
import dev.candlewick.benchmark.tick.RawTick;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LoopFoldTest {
    private static final int TICKS = 20_000;
    private static final FrozenTopic TOPIC =
            new FrozenTopic("nowhere", "ticks", 1, TICKS, Long.MAX_VALUE, 1);

    private record Place(Span span, String symbol, long start) {}

    /** Some symbols are rare, so that they have seconds open for long. */
    @Test
    void ticksOutOfOrderMakeTheSameCandlesAsAPlainFold() {
        SplittableRandom random = new SplittableRandom(5);
        Candles candles = new Candles(TOPIC, List.of(Span.values()));
        LoopFold fold = new LoopFold(1, candles);
        Map<Place, Ohlcv> expected = new HashMap<>();
        RawTick raw = new RawTick();
        for (int offset = 0; offset < TICKS; offset++) {
            Tick tick = new Tick();
            tick.symbol = "S" + (random.nextInt(50) == 0 ? 1 + random.nextInt(300) : 0);
            tick.offset = offset;
            tick.eventTime =
                    (50_000_000L + offset * 20_000L - random.nextLong(2_500_000)) / 250 * 250;
            tick.price = 1 + random.nextLong(5);
            tick.size = random.nextLong(100);
            for (Span span : Span.values()) {
                expected.computeIfAbsent(
                                new Place(span, tick.symbol, span.start(tick.eventTime)),
                                place -> new Ohlcv())
                        .add(tick);
            }
            raw.eventTime = tick.eventTime;
            raw.price = tick.price;
            raw.size = tick.size;
            fold.add(key(tick.symbol), 0, offset, raw, new byte[] {1});
        }
        fold.finish();
        Candles plain = new Candles(TOPIC, List.of(Span.values()));
        expected.forEach(
                (place, candle) ->
                        plain.put(
                                place.span,
                                place.symbol,
                                place.start,
                                candle.open,
                                candle.high,
                                candle.low,
                                candle.close,
                                candle.volume,
                                candle.trades));
        assertThat(candles.isComplete()).isTrue();
        assertThat(candles.hashes()).isEqualTo(plain.hashes());
        assertThat(candles.count()).isEqualTo(plain.count());
    }

    @Test
    void aTickBeyondTheBoundIsRefusedInsteadOfMiscounted() {
        LoopFold fold = new LoopFold(1, new Candles(TOPIC, List.of(Span.values())));
        RawTick tick = new RawTick();
        tick.eventTime = 100_000_000;
        fold.add(key("A"), 0, 0, tick, new byte[] {1});
        tick.eventTime = 95_000_000;
        assertThatThrownBy(() -> fold.add(key("A"), 0, 1, tick, new byte[] {1}))
                .hasMessageContaining("out of order");
    }

    private static byte[] key(String symbol) {
        return symbol.getBytes(StandardCharsets.US_ASCII);
    }
}
