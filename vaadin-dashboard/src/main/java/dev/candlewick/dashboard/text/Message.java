package dev.candlewick.dashboard.text;

import java.util.List;
import java.util.Locale;

/**
 * Something to be said to a user whose language is not known where it is found out.
 *
 * @param values texts as they are written, numbers, or messages
 */
public record Message(String key, List<Object> values) {

    public Message {
        values = List.copyOf(values);
    }

    public static Message of(String key, Object... values) {
        return new Message(key, List.of(values));
    }

    /**
     * The one of a group that belongs to a constant: {@code DAY_VOLUME} of {@code alert.measure} is
     * {@code alert.measure.day-volume}.
     */
    public static Message named(String group, Enum<?> each, Object... values) {
        String name = each.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return of(group + "." + name, values);
    }

    /** In English, for logs. */
    @Override
    public String toString() {
        return Language.ENGLISH.text(this);
    }
}
