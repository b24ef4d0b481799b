package dev.candlewick.job.tick;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Eight bytes at once, as a little-endian long: the first byte is the lowest. */
final class Words {

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long LOWEST_BITS = 0x0101010101010101L;
    private static final long HIGHEST_BITS = 0x8080808080808080L;
    private static final long QUOTES = '"' * LOWEST_BITS;
    private static final long BACKSLASHES = '\\' * LOWEST_BITS;
    private static final long DELETES = 0x7F * LOWEST_BITS;
    private static final long SPACES = ' ' * LOWEST_BITS;
    private static final long ZEROS = '0' * LOWEST_BITS;

    private Words() {}

    static long at(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    static int halfAt(byte[] bytes, int at) {
        return (int) INT.get(bytes, at);
    }

    /** The word of an ASCII text of up to eight characters; the rest is 0. */
    static long of(String text) {
        byte[] bytes = new byte[Long.BYTES];
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(ascii, 0, bytes, 0, ascii.length);
        return at(bytes, 0);
    }

    /** The mask of the first {@code count} bytes, 1 to 8. */
    static long first(int count) {
        return -1L >>> (Long.SIZE - count * Byte.SIZE);
    }

    /**
     * Where the text that begins at {@code start} ends, which is at a quote; -1 when it holds
     * anything but printable ASCII without a backslash, or does not end before {@code limit}.
     */
    static int endOfPlainText(byte[] bytes, int start, int limit) {
        int at = start;
        for (; at + Long.BYTES <= limit; at += Long.BYTES) {
            long word = at(bytes, at);
            long stop =
                    (zeroBytes(word ^ QUOTES)
                                    | zeroBytes(word ^ BACKSLASHES)
                                    | zeroBytes(word ^ DELETES)
                                    | (word - SPACES & ~word)
                                    | word)
                            & HIGHEST_BITS;
            if (stop != 0) {
                at += Long.numberOfTrailingZeros(stop) >>> 3;
                return bytes[at] == '"' ? at : -1;
            }
        }
        for (; at < limit; at++) {
            byte b = bytes[at];
            if (b == '"') {
                return at;
            }
            if (b < ' ' || b == 0x7F || b == '\\') {
                return -1;
            }
        }
        return -1;
    }

    /** Whether all of {@code bytes[start, end)} are printable ASCII. */
    static boolean arePrintable(byte[] bytes, int start, int end) {
        int at = start;
        for (; at + Long.BYTES <= end; at += Long.BYTES) {
            long word = at(bytes, at);
            if (((zeroBytes(word ^ DELETES) | (word - SPACES & ~word) | word) & HIGHEST_BITS)
                    != 0) {
                return false;
            }
        }
        for (; at < end; at++) {
            if (bytes[at] < ' ' || bytes[at] == 0x7F) {
                return false;
            }
        }
        return true;
    }

    /** Highest bit of each byte that is 0; bytes above the first such one may be wrong. */
    private static long zeroBytes(long word) {
        return word - LOWEST_BITS & ~word & HIGHEST_BITS;
    }

    /** Whether all eight bytes are decimal digits. */
    static boolean areDigits(long word) {
        return ((word & 0xF0F0F0F0F0F0F0F0L)
                        | ((word + 0x0606060606060606L & 0xF0F0F0F0F0F0F0F0L) >>> 4))
                == 0x3333333333333333L;
    }

    /**
     * The number that eight decimal digits are. Pairs of neighbours are joined three times, as
     * Lemire does in "Quickly parsing eight digits" (2018).
     */
    static long number(long digits) {
        long ones = digits - ZEROS;
        long pairs = ones * 10 + (ones >>> 8);
        long low = (pairs & 0x000000FF000000FFL) * (100L + (1_000_000L << 32));
        long high = (pairs >>> 16 & 0x000000FF000000FFL) * (1L + (10_000L << 32));
        return (low + high) >>> 32;
    }
}
