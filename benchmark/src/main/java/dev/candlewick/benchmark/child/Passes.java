package dev.candlewick.benchmark.child;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The measured passes of one program.
 *
 * @param measurements at least one
 */
public record Passes(ProgramDescription program, List<Measurement> measurements) {

    /** Median of events per CPU-second, in millions. */
    public double speed() {
        return median(Measurement::millionPerCpuSecond);
    }

    /** The middle of all passes; of an even number, the mean of the two in the middle. */
    public double median(ToDoubleFunction<Measurement> figure) {
        double[] sorted = sorted(figure);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Distance of the slowest to the fastest pass, as a share of the median speed. */
    public double spread() {
        double[] sorted = sorted(Measurement::millionPerCpuSecond);
        return (sorted[sorted.length - 1] - sorted[0]) / speed();
    }

    private double[] sorted(ToDoubleFunction<Measurement> figure) {
        return measurements.stream().mapToDouble(figure).sorted().toArray();
    }

    /** The last one. */
    public Measurement last() {
        return measurements.getLast();
    }
}
