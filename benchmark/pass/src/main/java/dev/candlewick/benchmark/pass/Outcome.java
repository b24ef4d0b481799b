package dev.candlewick.benchmark.pass;

import java.util.Map;

/**
 * What a program says of a pass.
 *
 * @param events messages taken from the topic
 * @param late ticks that it left out as too late
 * @param candles candles that came out; 0 of a program that makes none
 * @param hashes by width
 */
public record Outcome(long events, long late, long candles, Map<Span, String> hashes) {

    /** Of a program that makes no candles. */
    public static Outcome events(long events) {
        return new Outcome(events, 0, 0, Map.of());
    }

    public static Outcome of(long events, long late, Candles candles) {
        return new Outcome(events, late, candles.count(), candles.hashes());
    }
}
