package dev.candlewick.feed.mapping;

import dev.candlewick.feed.decode.NotUnderstood;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is done to a text: blanks around it go; then it is exchanged for another where {@code
 * values} says so, else rewritten and put into upper case.
 *
 * @param values texts as they come, and what they are here
 * @param replacements made one after the other
 */
record TextRule(Map<String, String> values, List<Replacement> replacements, boolean upperCase) {
    static final TextRule PLAIN = new TextRule(Map.of(), List.of(), false);

    /** Every match of a regular expression is exchanged; {@code $1} is its first group. */
    record Replacement(Pattern pattern, String with) {}

    /**
     * The text.
     *
     * @throws NotUnderstood when the value is none
     */
    String read(Object value) throws NotUnderstood {
        String text = plain(value).strip();
        String known = values.get(text);
        if (known != null) {
            return known;
        }
        for (Replacement each : replacements) {
            text = each.pattern().matcher(text).replaceAll(each.with());
        }
        return upperCase ? text.toUpperCase(Locale.ROOT) : text;
    }

    /** A value as text; of a list the values, separated by blanks. */
    static String plain(@Nullable Object value) throws NotUnderstood {
        return switch (value) {
            case null -> "";
            case BigDecimal number ->
                    Math.abs((long) number.scale()) > 100
                            ? number.toString()
                            : number.toPlainString();
            case List<?> list -> joined(list);
            case Map<?, ?> map ->
                    throw new NotUnderstood("it has fields of its own: " + map.keySet());
            default -> value.toString();
        };
    }

    private static String joined(List<?> list) throws NotUnderstood {
        List<String> texts = new ArrayList<>();
        for (Object each : list) {
            texts.add(plain(each));
        }
        return String.join(" ", texts);
    }
}
