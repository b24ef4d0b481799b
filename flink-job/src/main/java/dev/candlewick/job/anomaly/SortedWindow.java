package dev.candlewick.job.anomaly;

import java.util.Arrays;

/**
 * The last values of a series, in order of size, so that median and median absolute deviation cost
 * little with every new value. Mutable.
 */
final class SortedWindow {
    private final double[] arrived;
    private final double[] sorted;
    private int next;
    private int size;

    SortedWindow(int capacity) {
        arrived = new double[capacity];
        sorted = new double[capacity];
    }

    /** Adds a value; the oldest leaves when the window is full. */
    void add(double value) {
        if (size == arrived.length) {
            int leaving = Arrays.binarySearch(sorted, 0, size, arrived[next]);
            System.arraycopy(sorted, leaving + 1, sorted, leaving, size - leaving - 1);
            size--;
        }
        int found = Arrays.binarySearch(sorted, 0, size, value);
        int place = found < 0 ? -found - 1 : found;
        System.arraycopy(sorted, place, sorted, place + 1, size - place);
        sorted[place] = value;
        size++;
        arrived[next] = value;
        next = (next + 1) % arrived.length;
    }

    void clear() {
        size = 0;
        next = 0;
    }

    int size() {
        return size;
    }

    /** Undefined while the window is empty. */
    double median() {
        return size % 2 == 1 ? sorted[size / 2] : (sorted[size / 2 - 1] + sorted[size / 2]) / 2;
    }

    /** Median of the distances from the median: two sorted halves merged up to the middle. */
    double medianAbsoluteDeviation() {
        double centre = median();
        int below = (size - 1) / 2;
        int above = below + 1;
        double last = 0;
        double lastButOne = 0;
        for (int i = 0; i <= size / 2; i++) {
            double left = below >= 0 ? centre - sorted[below] : Double.POSITIVE_INFINITY;
            double right = above < size ? sorted[above] - centre : Double.POSITIVE_INFINITY;
            lastButOne = last;
            if (left <= right) {
                last = left;
                below--;
            } else {
                last = right;
                above++;
            }
        }
        return size % 2 == 1 ? last : (lastButOne + last) / 2;
    }
}
