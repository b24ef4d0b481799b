package dev.candlewick.job.tick;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a short text that comes again and again into one String, without garbage, and
 * numbers these texts from 0. Forgets all of them, and their numbers, when there are too many: most
 * are then no texts that come again.
 */
final class TextTable {

    /** Whether the bytes are a text that the caller accepts. */
    interface Check {
        boolean accepts(byte[] bytes, int start, int end);
    }

    /** A text; the place it has in the table is found by the hash of its bytes. */
    private static final class Known {
        final long hash;
        final byte[] bytes;
        final String text;
        final int number;

        Known(long hash, byte[] bytes, String text, int number) {
            this.hash = hash;
            this.bytes = bytes;
            this.text = text;
            this.number = number;
        }
    }

    private static final int MOST = 1 << 17;
    private static final int LEAST_SLOTS = 1 << 10;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    /** Open addressing, at most half full. */
    private @Nullable Known[] slots = new Known[LEAST_SLOTS];

    private int count;
    private int number;

    /** The text of {@code bytes[start, end)}; empty when the check refuses it. */
    String get(byte[] bytes, int start, int end, Check check) {
        long hash = hash(bytes, start, end);
        int slot = slot(hash);
        for (Known known; (known = slots[slot]) != null; slot = slot + 1 & slots.length - 1) {
            if (known.hash == hash
                    && Arrays.equals(known.bytes, 0, known.bytes.length, bytes, start, end)) {
                number = known.number;
                return known.text;
            }
        }
        if (!check.accepts(bytes, start, end)) {
            return "";
        }
        String text = new String(bytes, start, end - start, StandardCharsets.UTF_8).intern();
        add(new Known(hash, Arrays.copyOfRange(bytes, start, end), text, nextNumber()));
        return text;
    }

    /** Number of the text that was found last. */
    int number() {
        return number;
    }

    private int nextNumber() {
        if (count == MOST) {
            slots = new Known[LEAST_SLOTS];
            count = 0;
        }
        number = count;
        return number;
    }

    private void add(Known known) {
        if (++count * 2 > slots.length) {
            @Nullable Known[] before = slots;
            slots = new Known[2 * before.length];
            for (Known old : before) {
                if (old != null) {
                    place(old);
                }
            }
        }
        place(known);
    }

    private void place(Known known) {
        int slot = slot(known.hash);
        while (slots[slot] != null) {
            slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = known;
    }

    private int slot(long hash) {
        return (int) (hash >>> 32) & slots.length - 1;
    }

    private static long hash(byte[] bytes, int start, int end) {
        int length = end - start;
        long hash = length;
        int at = start;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            hash = (hash ^ Words.at(bytes, at)) * MIX;
            hash ^= hash >>> 32;
        }
        if (at < end) {
            hash = (hash ^ rest(bytes, at, end)) * MIX;
        }
        return hash;
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
