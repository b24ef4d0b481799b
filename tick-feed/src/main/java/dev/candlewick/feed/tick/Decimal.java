package dev.candlewick.feed.tick;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Exact decimals of the message contract: JSON numbers with at most 8 decimals by value. */
public final class Decimal {
    /** One unit of a scaled long: 10^-8. */
    public static final int SCALE = 8;

    public static final long ONE = 100_000_000L;

    static final BigDecimal LIMIT = BigDecimal.TEN.pow(10);
    private static final Pattern JSON_NUMBER =
            Pattern.compile(
                    "-?(?:0|[1-9][0-9]{0,63})(?:\\.[0-9]{1,64})?(?:[eE][+-]?([0-9]{1,64}))?");
    private static final int LONGEST_EXPONENT = 3;

    private Decimal() {}

    /**
     * Reads a decimal and holds it against the contract.
     *
     * @return the value, 0 or more and less than 10^10
     * @throws IllegalArgumentException when it is no JSON number, out of range or too fine; the
     *     message begins with {@code name}
     */
    public static BigDecimal read(String name, String text) {
        Matcher number = JSON_NUMBER.matcher(text);
        if (!number.matches()) {
            throw new IllegalArgumentException(
                    "%s '%s' is not a decimal number".formatted(name, text));
        }
        String exponent = number.group(1);
        if (exponent != null && exponent.length() > LONGEST_EXPONENT) {
            throw new IllegalArgumentException(
                    "%s %s has an exponent out of range".formatted(name, text));
        }
        BigDecimal value = new BigDecimal(text);
        if (value.signum() < 0 || value.compareTo(LIMIT) >= 0) {
            throw new IllegalArgumentException(
                    "%s %s is not between 0 and 10^10".formatted(name, text));
        }
        if (value.scale() > SCALE && value.stripTrailingZeros().scale() > SCALE) {
            throw new IllegalArgumentException(
                    "%s %s has more than %d decimals".formatted(name, text, SCALE));
        }
        return value;
    }

    /**
     * Writes a scaled long as plain text without trailing zeros: 18152000000 is {@code 181.52}.
     *
     * @param scaled 0 or more, in units of 10^-8
     */
    public static String text(long scaled) {
        long whole = scaled / ONE;
        long fraction = scaled % ONE;
        if (fraction == 0) {
            return Long.toString(whole);
        }
        int digits = SCALE;
        while (fraction % 10 == 0) {
            fraction /= 10;
            digits--;
        }
        StringBuilder text = new StringBuilder(24).append(whole).append('.');
        String significant = Long.toString(fraction);
        for (int missing = digits - significant.length(); missing > 0; missing--) {
            text.append('0');
        }
        return text.append(significant).toString();
    }
}
