package dev.candlewick.verify.rule;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A row for each letter; a trade may do what all its letters allow. Blanks are no letters. */
record EveryLetter(Map<String, Row> rows) implements CombinationRule {

    private static final Row NOT_THERE =
            new Row(TradeEffect.VOLUME, TradeEffect.VOLUME, "unknown letter");

    record Row(int intraday, int daily, String meaning) {

        int effect(boolean asDaily) {
            return asDaily ? daily : intraday;
        }
    }

    @Override
    public int effect(String condition, boolean daily) {
        return letters(condition).stream()
                .map(letter -> row(letter).effect(daily))
                .reduce(TradeEffect.ALL, (left, right) -> left & right);
    }

    @Override
    public boolean knows(String condition) {
        return rows.keySet().containsAll(letters(condition));
    }

    @Override
    public String reason(String condition, boolean daily) {
        List<String> letters = letters(condition);
        List<String> forbidding =
                letters.stream()
                        .filter(letter -> row(letter).effect(daily) != TradeEffect.ALL)
                        .toList();
        return letters.isEmpty()
                ? "no letter, regular sale"
                : (forbidding.isEmpty() ? letters : forbidding)
                        .stream()
                                .map(letter -> "'" + letter + "' " + row(letter).meaning())
                                .collect(Collectors.joining(", "));
    }

    private Row row(String letter) {
        return rows.getOrDefault(letter, NOT_THERE);
    }

    private static List<String> letters(String condition) {
        return condition
                .codePoints()
                .filter(character -> character != ' ')
                .distinct()
                .mapToObj(Character::toString)
                .toList();
    }
}
