package dev.candlewick.job.tick;

/**
 * An exact reading of a JSON number as a long scaled by 10^8. Works on value, not on spelling:
 * {@code 1.10e1} is 11. Whatever the length of the spelling, it takes one pass and no garbage.
 */
final class ScaledDecimal {

    private static final int DECIMALS = 8;
    private static final int INTEGER_DIGITS = 10;
    private static final int EXPONENT_CAP = 100_000_000;
    private static final long[] POWERS = new long[19];

    static {
        POWERS[0] = 1;
        for (int i = 1; i < POWERS.length; i++) {
            POWERS[i] = POWERS[i - 1] * 10;
        }
    }

    private long scaled;
    private boolean tooFine;
    private boolean inRange;

    /** Reads the well-formed JSON number in {@code bytes[start, end)}. */
    void read(byte[] bytes, int start, int end) {
        int at = start;
        boolean negative = bytes[at] == '-';
        if (negative) {
            at++;
        }
        // The value is digits x 10^power, where digits has no trailing zero.
        long digits = 0;
        int count = 0;
        int zeros = 0;
        int decimals = 0;
        boolean behindPoint = false;
        for (; at < end; at++) {
            int b = bytes[at];
            if (b == '.') {
                behindPoint = true;
                continue;
            }
            if (b == 'e' || b == 'E') {
                break;
            }
            if (behindPoint) {
                decimals++;
            }
            if (b == '0') {
                zeros++;
                continue;
            }
            count += count == 0 ? 1 : zeros + 1;
            if (count <= 18) {
                digits = digits * POWERS[Math.min(zeros + 1, 18)] + b - '0';
            }
            zeros = 0;
        }
        long power = (long) exponent(bytes, at, end) - decimals + zeros;
        boolean zero = count == 0;
        tooFine = !zero && power < -DECIMALS;
        inRange = zero || (!negative && !tooFine && count + power <= INTEGER_DIGITS);
        scaled = zero || !inRange ? 0 : digits * POWERS[(int) power + DECIMALS];
    }

    private static int exponent(byte[] bytes, int start, int end) {
        if (start >= end) {
            return 0;
        }
        int at = start + 1;
        boolean negative = bytes[at] == '-';
        if (negative || bytes[at] == '+') {
            at++;
        }
        int exponent = 0;
        for (; at < end; at++) {
            exponent = Math.min(EXPONENT_CAP, exponent * 10 + bytes[at] - '0');
        }
        return negative ? -exponent : exponent;
    }

    /** Whether the value has more than 8 decimals. */
    boolean tooFine() {
        return tooFine;
    }

    /** Whether the value is from 0 to below 10^10, with at most 8 decimals. */
    boolean inRange() {
        return inRange;
    }

    /** The value times 10^8; 0 when it is not in range. */
    long scaled() {
        return scaled;
    }
}
