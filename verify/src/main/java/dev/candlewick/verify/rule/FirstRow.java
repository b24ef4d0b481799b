package dev.candlewick.verify.rule;

import java.math.BigInteger;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rows over a bit mask; the first that matches decides. A condition is the mask in hexadecimal,
 * then perhaps {@code |} and a suffix.
 */
record FirstRow(List<Row> rows) implements CombinationRule {

    private static final Pattern CONDITION =
            Pattern.compile("(?<mask>[0-9A-Fa-f]{0,16})(\\|(?<suffix>.*))?", Pattern.DOTALL);

    record Row(boolean daily, long anyOf, long noneOf, String suffix, int effect, String meaning) {

        boolean matches(boolean asked, long mask, String ending) {
            return daily == asked
                    && (anyOf == 0 || (mask & anyOf) != 0)
                    && (mask & noneOf) == 0
                    && (suffix.isEmpty() || ending.equals(suffix));
        }
    }

    @Override
    public int effect(String condition, boolean daily) {
        return deciding(condition, daily).effect();
    }

    @Override
    public boolean knows(String condition) {
        return unknown(condition).isEmpty();
    }

    @Override
    public String reason(String condition, boolean daily) {
        return deciding(condition, daily).meaning() + unknown(condition);
    }

    private Row deciding(String condition, boolean daily) {
        long mask = mask(condition);
        String suffix = suffix(condition);
        return rows.stream()
                .filter(row -> row.matches(daily, mask, suffix))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("a table whose rows end was loaded"));
    }

    /** What the table does not know of a condition, in words after the meaning; or nothing. */
    private String unknown(String condition) {
        if (!CONDITION.matcher(condition).matches()) {
            return " (no mask, read as 0)";
        }
        long foreign =
                rows.stream()
                        .map(row -> row.anyOf() | row.noneOf())
                        .reduce(mask(condition), (left, known) -> left & ~known);
        if (foreign != 0) {
            return " (unknown bits 0x%X)".formatted(foreign);
        }
        String suffix = suffix(condition);
        return suffix.isEmpty() || rows.stream().anyMatch(row -> row.suffix().equals(suffix))
                ? ""
                : " (unknown suffix " + suffix + ")";
    }

    private static long mask(String condition) {
        Matcher matcher = CONDITION.matcher(condition);
        return matcher.matches() && !matcher.group("mask").isEmpty()
                ? new BigInteger(matcher.group("mask"), 16).longValue()
                : 0;
    }

    private static String suffix(String condition) {
        int bar = condition.indexOf('|');
        return bar < 0 ? "" : condition.substring(bar + 1);
    }
}
