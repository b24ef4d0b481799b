package dev.candlewick.feed.simulation;

/**
 * Random numbers that are the same on every machine and in every Java version: SplitMix64 (Steele,
 * Lea and Flood 2014), Marsaglia's polar method, and StrictMath.
 */
final class Randomness {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private long state;
    private double spare;
    private boolean hasSpare;

    Randomness(long seed) {
        this.state = seed;
    }

    /**
     * A generator of its own for each purpose, so that one more draw here changes nothing there.
     */
    static Randomness of(long seed, String purpose) {
        long mixed = seed;
        for (int index = 0; index < purpose.length(); index++) {
            mixed = mix(mixed * 31 + purpose.charAt(index) + GOLDEN_GAMMA);
        }
        return new Randomness(mixed);
    }

    static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    long bits() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Between 0, exclusive, and 1, exclusive. */
    double uniform() {
        return ((bits() >>> 11) + 0.5) * 0x1.0p-53;
    }

    /** Exponential with mean 1. */
    double exponential() {
        return -StrictMath.log(uniform());
    }

    /** Normal with mean 0 and variance 1. */
    double gaussian() {
        if (hasSpare) {
            hasSpare = false;
            return spare;
        }
        double x;
        double y;
        double square;
        do {
            x = 2 * uniform() - 1;
            y = 2 * uniform() - 1;
            square = x * x + y * y;
        } while (square >= 1 || square == 0);
        double factor = StrictMath.sqrt(-2 * StrictMath.log(square) / square);
        spare = y * factor;
        hasSpare = true;
        return x * factor;
    }

    /** Student's t with 3 degrees of freedom, scaled to variance 1: the tails of news. */
    double student3() {
        double numerator = gaussian();
        double a = gaussian();
        double b = gaussian();
        double c = gaussian();
        return numerator / StrictMath.sqrt(a * a + b * b + c * c);
    }
}
