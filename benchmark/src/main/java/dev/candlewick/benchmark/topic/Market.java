package dev.candlewick.benchmark.topic;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * A seeded stream of ticks, the same for the same description. Event times run ahead evenly and lie
 * up to {@link #LONGEST_DELAY} behind that, in steps of a quarter of a millisecond: ticks are out
 * of order and many have the same time, so open and close need the offset too.
 */
public final class Market {

    /** What a stream is made of. */
    public record Description(
            long seed, int symbols, double zipf, long ticksPerSecond, boolean tradeIds) {

        /** Symbols of equal weight have the exponent 0. */
        public Description {
            if (symbols < 1 || ticksPerSecond < 1) {
                throw new IllegalArgumentException("A market needs symbols and ticks");
            }
        }
    }

    /** The one tick of a market, filled again and again. */
    public static final class MarketTick {
        /** Number of the symbol; the lower, the more ticks it has. */
        public int symbol;

        /** Number of the tick in the stream. */
        public long number;

        /** Microseconds since the epoch. */
        public long eventTime;

        /** Price in cents. */
        public long cents;

        /** Whole units. */
        public long size;
    }

    /** Begins in the middle of a minute, half an hour and a session. */
    static final Instant BEGIN = Instant.parse("2025-03-03T09:36:20Z");

    static final Duration LONGEST_DELAY = Duration.ofMillis(400);

    private static final long STEP = 250;

    private final Description description;
    private final SplittableRandom random;
    private final double[] upTo;
    private final long[] cents;
    private final MarketTick tick = new MarketTick();
    private long number;

    public Market(Description description) {
        this.description = description;
        random = new SplittableRandom(description.seed);
        upTo = cumulativeWeights(description);
        cents = new long[description.symbols];
        for (int symbol = 0; symbol < cents.length; symbol++) {
            cents[symbol] = random.nextLong(2_000, 50_000);
        }
    }

    private static double[] cumulativeWeights(Description description) {
        double[] upTo = new double[description.symbols];
        double sum = 0;
        for (int symbol = 0; symbol < upTo.length; symbol++) {
            sum += Math.pow(symbol + 1.0, -description.zipf);
            upTo[symbol] = sum;
        }
        for (int symbol = 0; symbol < upTo.length; symbol++) {
            upTo[symbol] /= sum;
        }
        return upTo;
    }

    /** Share of a symbol in all ticks. */
    double weight(int symbol) {
        return symbol == 0 ? upTo[0] : upTo[symbol] - upTo[symbol - 1];
    }

    /** Name of a symbol. */
    public static String name(int symbol) {
        return "SYM%05d".formatted(symbol);
    }

    /** The next tick; the object is the same each time. */
    public MarketTick next() {
        int symbol = draw();
        long even = number * 1_000_000 / description.ticksPerSecond;
        long delay = random.nextInt(3) == 0 ? random.nextLong(LONGEST_DELAY.toNanos() / 1000) : 0;
        long time = BEGIN.toEpochMilli() * 1000 + LONGEST_DELAY.toMillis() * 1000 + even - delay;
        cents[symbol] = Math.clamp(cents[symbol] + random.nextInt(5) - 2, 100, 1_000_000);
        tick.symbol = symbol;
        tick.number = number++;
        tick.eventTime = time / STEP * STEP;
        tick.cents = cents[symbol];
        tick.size = random.nextLong(1, 501);
        return tick;
    }

    private int draw() {
        double at = random.nextDouble();
        int low = 0;
        int high = upTo.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (upTo[middle] < at) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
