package dev.candlewick.verify.log;

import net.jpountz.xxhash.XXHash64;
import net.jpountz.xxhash.XXHashFactory;

/**
 * The share of one message in the fingerprint of its candles, by the formula of the message
 * contract.
 */
public final class Fingerprint {

    private static final XXHash64 HASH = XXHashFactory.safeInstance().hash64();

    private Fingerprint() {}

    /** XXH64 of a message with seed 0. */
    public static long hash(byte[] message) {
        return HASH.hash(message, 0, message.length, 0);
    }

    /** Mixes the place of a message with its hash. */
    public static long mix(int partition, long offset, long hash) {
        long z = ((long) partition << 48 | offset) * 0x9E3779B97F4A7C15L + hash;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
