package dev.candlewick.feed.mapping;

import dev.candlewick.feed.decode.NotUnderstood;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How a price or a size is written.
 *
 * @param point what stands before the decimals in a text
 * @param grouping what stands between thousands in a text; empty: nothing
 * @param scale how many of its last digits are decimals: 18152 with 2 is 181.52
 * @param round to so many decimals, half to even; empty: more than the contract knows are refused
 */
record DecimalRule(char point, String grouping, int scale, Optional<Integer> round) {
    static final DecimalRule PLAIN = new DecimalRule('.', "", 0, Optional.empty());

    private static final Pattern NUMBER =
            Pattern.compile("[+-]?[0-9]{1,40}(\\.[0-9]{1,60})?([eE][+-]?[0-9]{1,3})?");
    private static final int LARGEST_EXPONENT = 999;

    /**
     * The number as the contract writes it.
     *
     * @throws NotUnderstood when it is none
     */
    String read(Object value) throws NotUnderstood {
        BigDecimal number =
                switch (value) {
                    case BigDecimal exact -> exact;
                    case String text -> parsed(text);
                    default -> throw new NotUnderstood("'" + value + "' is no number");
                };
        if (Math.abs((long) number.scale()) > LARGEST_EXPONENT) {
            throw new NotUnderstood("'" + number + "' is out of range");
        }
        number = number.movePointLeft(scale);
        if (round.isPresent()) {
            number = number.setScale(round.get(), RoundingMode.HALF_EVEN);
        }
        return number.stripTrailingZeros().toPlainString();
    }

    /**
     * Without what stands between groups of digits. Groups have three digits, those before the last
     * one two where people count so; anything else is no grouping, but a point that was mistaken.
     */
    private String ungrouped(String plain, String text) throws NotUnderstood {
        int end = plain.indexOf(point);
        String whole = end < 0 ? plain : plain.substring(0, end);
        String between = Pattern.quote(grouping);
        if (!whole.matches("[+-]?[0-9]{1,3}(" + between + "[0-9]{2,3})*" + between + "[0-9]{3}")) {
            throw new NotUnderstood(
                    "'%s' is not grouped by '%s'; does that stand before decimals?"
                            .formatted(text, grouping));
        }
        return whole.replace(grouping, "") + (end < 0 ? "" : plain.substring(end));
    }

    private BigDecimal parsed(String text) throws NotUnderstood {
        String plain = text.strip();
        if (!grouping.isEmpty() && plain.contains(grouping)) {
            plain = ungrouped(plain, text);
        }
        if (point != '.') {
            if (plain.indexOf('.') >= 0) {
                throw new NotUnderstood(
                        "'%s' has a point, and its decimals stand behind '%s'; if the point groups digits, say grouping: \".\""
                                .formatted(text, point));
            }
            plain = plain.replace(point, '.');
        }
        if (!NUMBER.matcher(plain).matches()) {
            throw new NotUnderstood(
                    "'%s' is no number%s"
                            .formatted(
                                    text,
                                    text.indexOf(',') >= 0 && point == '.'
                                            ? "; if the comma stands before decimals, say decimal: \",\""
                                            : ""));
        }
        return new BigDecimal(plain);
    }
}
