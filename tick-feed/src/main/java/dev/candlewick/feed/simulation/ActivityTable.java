package dev.candlewick.feed.simulation;

/**
 * Draws the k-th of n symbols with weight 1/k^skew in constant time (alias method: Walker 1977,
 * Vose 1991).
 */
final class ActivityTable {
    private final double[] threshold;
    private final int[] alias;

    ActivityTable(int size, double skew) {
        threshold = new double[size];
        alias = new int[size];
        double sum = 0;
        for (int index = 0; index < size; index++) {
            threshold[index] = StrictMath.pow(index + 1.0, -skew);
            sum += threshold[index];
        }
        int[] small = new int[size];
        int[] large = new int[size];
        int smalls = 0;
        int larges = 0;
        for (int index = 0; index < size; index++) {
            threshold[index] *= size / sum;
            alias[index] = index;
            if (threshold[index] < 1) {
                small[smalls++] = index;
            } else {
                large[larges++] = index;
            }
        }
        while (smalls > 0 && larges > 0) {
            int poor = small[--smalls];
            int rich = large[larges - 1];
            alias[poor] = rich;
            threshold[rich] -= 1 - threshold[poor];
            if (threshold[rich] < 1) {
                larges--;
                small[smalls++] = rich;
            }
        }
        // What rounding left over takes its own column whole.
        while (smalls > 0) {
            threshold[small[--smalls]] = 1;
        }
        while (larges > 0) {
            threshold[large[--larges]] = 1;
        }
    }

    int draw(Randomness randomness) {
        double scaled = randomness.uniform() * threshold.length;
        int column = (int) scaled;
        return scaled - column < threshold[column] ? column : alias[column];
    }
}
