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

    private static final int SLOTS = 1 << 14;

    private final byte[] @Nullable [] keys = new byte[SLOTS][];
    private final String[] texts = new String[SLOTS];

    /** The text of {@code bytes[start, end)}; empty when the check refuses it. */
    String get(byte[] bytes, int start, int end, Check check) {
        int slot = 0;
        for (int i = start; i < end; i++) {
            slot = slot * 31 + bytes[i];
        }
        slot = (slot ^ slot >>> 15) & SLOTS - 1;
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
}
