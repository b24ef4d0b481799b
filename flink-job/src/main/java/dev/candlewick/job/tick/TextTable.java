package dev.candlewick.job.tick;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a short text that comes again and again into one String, without garbage.
 * Keeps the last text of each slot; a text that was pushed out is made anew.
 */
final class TextTable {

    /** Whether the bytes are a text that the caller accepts. */
    interface Check {
        boolean accepts(byte[] bytes, int start, int end);
    }

    private static final int SLOT_BITS = 14;
    private static final int SLOTS = 1 << SLOT_BITS;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final byte[] @Nullable [] keys = new byte[SLOTS][];
    private final String[] texts = new String[SLOTS];

    /** The text of {@code bytes[start, end)}; empty when the check refuses it. */
    String get(byte[] bytes, int start, int end, Check check) {
        int slot = slot(bytes, start, end);
        byte @Nullable [] key = keys[slot];
        if (key != null && Arrays.equals(key, 0, key.length, bytes, start, end)) {
            return texts[slot];
        }
        if (!check.accepts(bytes, start, end)) {
            return "";
        }
        String text = new String(bytes, start, end - start, StandardCharsets.UTF_8).intern();
        keys[slot] = Arrays.copyOfRange(bytes, start, end);
        texts[slot] = text;
        return text;
    }

    private static int slot(byte[] bytes, int start, int end) {
        int length = end - start;
        long hash = length;
        int at = start;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            hash = (hash ^ Words.at(bytes, at)) * MIX;
        }
        if (at < end) {
            hash = (hash ^ rest(bytes, at, end)) * MIX;
        }
        return (int) (hash >>> (Long.SIZE - SLOT_BITS));
    }

    private static long rest(byte[] bytes, int start, int end) {
        if (start + Long.BYTES <= bytes.length) {
            return Words.at(bytes, start) & Words.first(end - start);
        }
        long rest = 0;
        for (int i = end - 1; i >= start; i--) {
            rest = rest << Byte.SIZE | (bytes[i] & 0xFF);
        }
        return rest;
    }
}
