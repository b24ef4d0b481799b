package dev.candlewick.benchmark.live;

import java.util.Arrays;

/** Times that something took, in microseconds. Not thread safe. */
public final class Delays {
    private long[] micros = new long[1 << 16];
    private int count;

    /** One more. */
    public void add(long delay) {
        if (count == micros.length) {
            micros = Arrays.copyOf(micros, 2 * count);
        }
        micros[count++] = delay;
    }

    public int count() {
        return count;
    }

    /** Milliseconds that this share of them did not exceed; NaN without any. */
    public double millis(double share) {
        if (count == 0) {
            return Double.NaN;
        }
        long[] sorted = Arrays.copyOf(micros, count);
        Arrays.sort(sorted);
        int place = (int) Math.ceil(share * count) - 1;
        return sorted[Math.clamp(place, 0, count - 1)] / 1e3;
    }
}
