package dev.candlewick.benchmark.child;

import dev.candlewick.benchmark.pass.Span;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one pass did and cost.
 *
 * @param events messages taken from the topic
 * @param allocatedBytes allocated by Java threads
 * @param collectingMillis time of garbage collections, as the collectors tell it
 * @param candles candles that came out
 * @param hashes of the candles, by the label of their width
 */
public record Measurement(
        long events,
        long wallNanos,
        long cpuNanos,
        long allocatedBytes,
        long collectingMillis,
        long late,
        long candles,
        Map<String, String> hashes) {

    /** Hashes in the order of their labels. */
    public Measurement {
        hashes = new TreeMap<>(hashes);
    }

    /**
     * One hash over the widths that every engine folds, 16 hexadecimal digits; empty when the
     * program makes no candles.
     */
    public Optional<String> commonHash() {
        return Span.FOUR.stream()
                .map(span -> hashes.get(span.label()))
                .filter(Objects::nonNull)
                .map(hash -> Long.parseUnsignedLong(hash, 16))
                .reduce((a, b) -> a * 31 + b)
                .map(hash -> String.format("%016x", hash));
    }

    /** Million events for each second of CPU time of the whole process. */
    public double millionPerCpuSecond() {
        return events * 1e3 / cpuNanos;
    }

    /** Million events for each second of wall time. */
    public double millionPerSecond() {
        return events * 1e3 / wallNanos;
    }
}
