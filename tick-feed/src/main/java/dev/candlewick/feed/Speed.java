package dev.candlewick.feed;

import java.math.BigDecimal;

/**
 * How fast event time runs against wall time: {@code 1} is live, {@code 60} a minute per second.
 *
 * @param factor greater than 0; positive infinity means as fast as the topic takes it
 */
public record Speed(double factor) {
    public static final Speed LIVE = new Speed(1);
    public static final Speed MAX = new Speed(Double.POSITIVE_INFINITY);

    public Speed {
        if (!(factor > 0)) {
            throw new IllegalArgumentException("speed must be greater than 0, but is " + factor);
        }
    }

    /**
     * Reads {@code max} or a number.
     *
     * @throws IllegalArgumentException when the text is neither, or not greater than 0
     */
    public static Speed parse(String text) {
        if (text.equalsIgnoreCase("max")) {
            return MAX;
        }
        try {
            return new Speed(new BigDecimal(text).doubleValue());
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    "speed must be 'max' or a number greater than 0, but is '" + text + "'",
                    notANumber);
        }
    }

    public boolean isMax() {
        return Double.isInfinite(factor);
    }

    /** The form that {@link #parse} reads. */
    @Override
    public String toString() {
        return isMax() ? "max" : BigDecimal.valueOf(factor).stripTrailingZeros().toPlainString();
    }
}
