package dev.candlewick.job.candle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OhlcvTest {

    private record Trade(long time, long offset, long price, long size, int sets) {}

    @Test
    void anyOrderAndAnyGroupingGivesTheSameCandleBitForBit() throws IOException {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            List<Trade> trades = trades(random);
            byte[] expected = bytes(grouped(trades, new Random(0), 1));

            for (int attempt = 0; attempt < 10; attempt++) {
                Collections.shuffle(trades, random);
                Pair shuffled = grouped(trades, random, 1 + random.nextInt(9));
                assertThat(bytes(shuffled)).as("seed %d", seed).isEqualTo(expected);
            }
        }
    }

    @Test
    void theFoldEqualsAnIndependentOne() {
        for (int seed = 0; seed < 300; seed++) {
            List<Trade> trades = trades(new Random(seed));
            Ohlcv folded = grouped(trades, new Random(seed), 4).ohlcv;
            List<Trade> inOrder = new ArrayList<>(trades);
            inOrder.sort(
                    (a, b) ->
                            a.time != b.time
                                    ? Long.compare(a.time, b.time)
                                    : Long.compare(a.offset, b.offset));
            List<Trade> openClose =
                    inOrder.stream().filter(trade -> (trade.sets & 1) != 0).toList();
            List<Trade> highLow = inOrder.stream().filter(trade -> (trade.sets & 2) != 0).toList();
            List<Trade> volume = inOrder.stream().filter(trade -> (trade.sets & 4) != 0).toList();

            if (!openClose.isEmpty()) {
                assertThat(folded.open).isEqualTo(openClose.get(0).price);
                assertThat(folded.close).isEqualTo(openClose.get(openClose.size() - 1).price);
            }
            if (!highLow.isEmpty()) {
                long high = highLow.stream().mapToLong(Trade::price).max().getAsLong();
                Trade first =
                        highLow.stream().filter(trade -> trade.price == high).findFirst().get();
                assertThat(folded.high).isEqualTo(high);
                assertThat(folded.highOffset).isEqualTo(first.offset);
                assertThat(folded.low)
                        .isEqualTo(highLow.stream().mapToLong(Trade::price).min().getAsLong());
            }
            assertThat(folded.turnover().toBigInteger())
                    .isEqualTo(
                            volume.stream()
                                    .filter(highLow::contains)
                                    .map(
                                            trade ->
                                                    BigInteger.valueOf(trade.price)
                                                            .multiply(
                                                                    BigInteger.valueOf(trade.size)))
                                    .reduce(BigInteger.ZERO, BigInteger::add));
            assertThat(folded.volume().toBigInteger())
                    .isEqualTo(
                            volume.stream()
                                    .map(trade -> BigInteger.valueOf(trade.size))
                                    .reduce(BigInteger.ZERO, BigInteger::add));
            assertThat(folded.tradeCount).isEqualTo(volume.size());
            assertThat(folded.priceTradeCount).isEqualTo(highLow.size());
        }
    }

    private record Pair(Ohlcv ohlcv, Folded folded) {}

    private static Pair grouped(List<Trade> trades, Random random, int groups) {
        Pair[] parts = new Pair[groups];
        Arrays.setAll(parts, i -> new Pair(new Ohlcv(), new Folded()));
        for (Trade trade : trades) {
            Pair part = parts[random.nextInt(groups)];
            part.ohlcv.add(trade.time, trade.offset, trade.price, trade.size, trade.sets);
            part.folded.add(3, trade.offset, trade.price * 31 + trade.size);
        }
        Pair whole = new Pair(new Ohlcv(), new Folded());
        for (Pair part : parts) {
            whole.ohlcv.merge(part.ohlcv);
            whole.folded.merge(part.folded);
        }
        return whole;
    }

    private static List<Trade> trades(Random random) {
        List<Trade> trades = new ArrayList<>();
        int[] sets = {0, 4, 2, 3, 6, 7, 7, 7};
        int count = 1 + random.nextInt(40);
        for (int i = 0; i < count; i++) {
            trades.add(
                    new Trade(
                            random.nextInt(10),
                            i,
                            1
                                    + (random.nextBoolean()
                                            ? random.nextInt(5)
                                            : 999_999_999_999_999_990L),
                            random.nextInt(3) == 0
                                    ? 0
                                    : random.nextLong(1_000_000_000_000_000_000L),
                            sets[random.nextInt(sets.length)]));
        }
        return trades;
    }

    private static byte[] bytes(Pair pair) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            pair.ohlcv.write(out);
            pair.folded.write(out);
        }
        try (DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            ByteArrayOutputStream again = new ByteArrayOutputStream();
            try (DataOutputStream out = new DataOutputStream(again)) {
                Ohlcv.read(in).write(out);
                Folded.read(in).write(out);
            }
            assertThat(again.toByteArray()).isEqualTo(bytes.toByteArray());
        }
        return bytes.toByteArray();
    }
}
