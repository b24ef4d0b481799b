package dev.candlewick.verify.message;

/**
 * The value of a JSON number of any length, held as {@code digits x 10^exponent}, without leading
 * or trailing zeros in the digits; no digits at all for zero. Cheap for {@code 1e999999999} too.
 */
record JsonNumber(boolean negative, String digits, long exponent) {

    /** Decimals of prices and sizes. */
    static final int SCALE = 8;

    private static final int MAXIMUM_INTEGER_DIGITS = 10;
    private static final int EXPONENT_DIGITS = 15;

    /** Reads a number whose grammar is known to be right. */
    static JsonNumber of(String text) {
        boolean negative = text.startsWith("-");
        int exponentMark = Math.max(text.indexOf('e'), text.indexOf('E'));
        String mantissa =
                text.substring(negative ? 1 : 0, exponentMark < 0 ? text.length() : exponentMark);
        int point = mantissa.indexOf('.');
        String all =
                point < 0 ? mantissa : mantissa.substring(0, point) + mantissa.substring(point + 1);
        int first = 0;
        while (first < all.length() && all.charAt(first) == '0') {
            first++;
        }
        int last = all.length();
        while (last > first && all.charAt(last - 1) == '0') {
            last--;
        }
        if (first == last) {
            return new JsonNumber(negative, "", 0);
        }
        long written = exponentMark < 0 ? 0 : exponent(text.substring(exponentMark + 1));
        int decimals = point < 0 ? 0 : mantissa.length() - point - 1;
        return new JsonNumber(
                negative, all.substring(first, last), written - decimals + (all.length() - last));
    }

    boolean isZero() {
        return digits.isEmpty();
    }

    /** Whether the value has more than {@link #SCALE} decimals. */
    boolean isTooFine() {
        return !isZero() && exponent < -SCALE;
    }

    /** Whether the value lies in [0, 10^10). */
    boolean isInRange() {
        return isZero() || (!negative && digits.length() + exponent <= MAXIMUM_INTEGER_DIGITS);
    }

    /** The value in units of 10^-8; only when it is in range and not too fine. */
    long scaled() {
        if (isZero()) {
            return 0;
        }
        // In range and not too fine: at most 18 digits, the zeros included.
        long scaled = Long.parseLong(digits);
        for (long zeros = exponent + SCALE; zeros > 0; zeros--) {
            scaled *= 10;
        }
        return scaled;
    }

    private static long exponent(String text) {
        boolean negative = text.startsWith("-");
        String digits = text.replaceFirst("^[+-]?0*", "");
        if (digits.length() > EXPONENT_DIGITS) {
            digits = "9".repeat(EXPONENT_DIGITS); // beyond any length of a mantissa
        }
        long magnitude = digits.isEmpty() ? 0 : Long.parseLong(digits);
        return negative ? -magnitude : magnitude;
    }
}
