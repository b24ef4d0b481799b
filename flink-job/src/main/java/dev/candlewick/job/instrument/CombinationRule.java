package dev.candlewick.job.instrument;

import java.util.List;
import java.util.Map;

/** How a condition table makes one answer of all that a condition says. */
sealed interface CombinationRule {

    /**
     * What a trade with these conditions does: the bits of {@link ConditionTable}, those for 1d
     * shifted, and {@link ConditionTable#UNKNOWN} when a part of the condition is not in the table.
     */
    int sets(String conditions);

    /** A table with rows of bit masks, of which the first that matches wins, column by column. */
    record FirstRow(List<Row> intraday, List<Row> daily) implements CombinationRule {

        record Row(long anyOf, long noneOf, String suffix, int sets) {

            boolean matches(long mask, String askedSuffix) {
                return (anyOf == 0 || (mask & anyOf) != 0)
                        && (mask & noneOf) == 0
                        && (suffix.isEmpty() || suffix.equals(askedSuffix));
            }

            boolean matchesAlways() {
                return anyOf == 0 && noneOf == 0 && suffix.isEmpty();
            }
        }

        @Override
        public int sets(String conditions) {
            int bar = conditions.indexOf('|');
            String digits = bar < 0 ? conditions : conditions.substring(0, bar);
            String suffix = bar < 0 ? "" : conditions.substring(bar + 1);
            boolean readable = digits.matches("[0-9a-fA-F]{0,16}");
            long mask = digits.isEmpty() || !readable ? 0 : Long.parseUnsignedLong(digits, 16);
            boolean known =
                    readable
                            && (mask & ~knownBits()) == 0
                            && (suffix.isEmpty() || knowsSuffix(suffix));
            return first(intraday, mask, suffix)
                    | first(daily, mask, suffix) << ConditionTable.DAILY_SHIFT
                    | (known ? 0 : ConditionTable.UNKNOWN);
        }

        private static int first(List<Row> rows, long mask, String suffix) {
            for (Row row : rows) {
                if (row.matches(mask, suffix)) {
                    return row.sets;
                }
            }
            throw new IllegalStateException("The loader asks for a last row that always matches.");
        }

        private long knownBits() {
            long bits = 0;
            for (List<Row> rows : List.of(intraday, daily)) {
                for (Row row : rows) {
                    bits |= row.anyOf | row.noneOf;
                }
            }
            return bits;
        }

        private boolean knowsSuffix(String suffix) {
            return intraday.stream().anyMatch(row -> row.suffix.equals(suffix))
                    || daily.stream().anyMatch(row -> row.suffix.equals(suffix));
        }
    }

    /**
     * A table with a row for each letter: a trade does what all its letters allow. A blank is no
     * letter; one that has no row allows volume.
     */
    record EveryLetter(Map<Integer, Integer> letters) implements CombinationRule {

        private static final int NOT_THERE =
                ConditionTable.VOLUME | ConditionTable.VOLUME << ConditionTable.DAILY_SHIFT;

        @Override
        public int sets(String conditions) {
            int sets = ConditionTable.ALL | ConditionTable.ALL << ConditionTable.DAILY_SHIFT;
            int unknown = 0;
            for (int i = 0;
                    i < conditions.length();
                    i += Character.charCount(conditions.codePointAt(i))) {
                int letter = conditions.codePointAt(i);
                Integer allowed = letter == ' ' ? Integer.valueOf(sets) : letters.get(letter);
                sets &= allowed == null ? NOT_THERE : allowed;
                unknown |= allowed == null ? ConditionTable.UNKNOWN : 0;
            }
            return sets | unknown;
        }
    }
}
