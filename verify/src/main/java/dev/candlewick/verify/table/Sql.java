package dev.candlewick.verify.table;

import java.util.Map;

/** SQL with names in it, such as {@code %{interval}}, that are filled in. */
final class Sql {

    private Sql() {}

    /** Fills in all names. What is filled in may hold no names itself. */
    static String filled(String template, Map<String, Object> values) {
        String text = template;
        for (Map.Entry<String, Object> value : values.entrySet()) {
            text = text.replace("%{" + value.getKey() + "}", value.getValue().toString());
        }
        return text;
    }

    /** A string literal. */
    static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
