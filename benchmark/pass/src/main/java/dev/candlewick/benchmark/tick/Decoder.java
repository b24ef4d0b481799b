package dev.candlewick.benchmark.tick;

import java.io.Serializable;

/** Reads a value of the frozen topic. */
public interface Decoder extends Serializable {

    /**
     * Fills {@code tick}.
     *
     * @throws IllegalArgumentException when the value is not as the topic's writer writes it
     */
    void decode(byte[] value, RawTick tick);

    /** The decoder of the encoding with this name. */
    static Decoder of(String encoding) {
        return switch (encoding) {
            case "flat" -> new FlatDecoder();
            case "json" -> new JsonDecoder();
            default -> throw new IllegalArgumentException("There is no encoding " + encoding);
        };
    }
}
