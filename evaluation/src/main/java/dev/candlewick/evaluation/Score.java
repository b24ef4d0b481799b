package dev.candlewick.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What has been counted of one detector. Mutable; rates of nothing are NaN. */
final class Score {
    private long right;
    private long wrong;
    private final Map<Double, long[]> bySize = new TreeMap<>();
    private final List<Double> delays = new ArrayList<>();
    private final List<Double> ruleDelays = new ArrayList<>();

    void flag(boolean isRight) {
        if (isRight) {
            right++;
        } else {
            wrong++;
        }
    }

    /** A fault that it is there for. */
    void fault(double size, boolean found) {
        long[] counts = bySize.computeIfAbsent(size, first -> new long[2]);
        counts[0]++;
        counts[1] += found ? 1 : 0;
    }

    /**
     * How long a fault took to be flagged, in milliseconds of event time.
     *
     * @param sinceRule from the moment at which the rule was met
     */
    void delay(double sinceFault, double sinceRule) {
        delays.add(sinceFault);
        ruleDelays.add(sinceRule);
    }

    long faults() {
        return bySize.values().stream().mapToLong(counts -> counts[0]).sum();
    }

    long flags() {
        return right + wrong;
    }

    long wrong() {
        return wrong;
    }

    double precision() {
        return (double) right / flags();
    }

    /** Over all sizes. */
    double recall() {
        long found = bySize.values().stream().mapToLong(counts -> counts[1]).sum();
        return (double) found / faults();
    }

    double recall(double size) {
        long[] counts = bySize.getOrDefault(size, new long[2]);
        return (double) counts[1] / counts[0];
    }

    long faults(double size) {
        return bySize.getOrDefault(size, new long[2])[0];
    }

    Iterable<Double> sizes() {
        return bySize.keySet();
    }

    /** Harmonic mean of precision and recall; 0 when nothing was found. */
    double f1() {
        if (faults() == 0) {
            return Double.NaN;
        }
        double precision = flags() == 0 ? 0 : precision();
        double sum = precision + recall();
        return sum == 0 ? 0 : 2 * precision * recall() / sum;
    }

    double delay() {
        return median(delays);
    }

    double ruleDelay() {
        return median(ruleDelays);
    }

    private static double median(List<Double> values) {
        if (values.isEmpty()) {
            return Double.NaN;
        }
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }
}
