package dev.candlewick.feed.mapping;

import dev.candlewick.feed.decode.NotUnderstood;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where a value comes from. */
sealed interface Place {
    /**
     * The value, null where the message says that it has none.
     *
     * @throws NotUnderstood when there is no such place in the message
     */
    @Nullable Object in(ForeignMessage message, Map<String, @Nullable Object> fields)
            throws NotUnderstood;

    /** As it stands in the mapping. */
    String words();

    /** The same in every message. */
    record Constant(String value) implements Place {
        @Override
        public Object in(ForeignMessage message, Map<String, @Nullable Object> fields) {
            return value;
        }

        @Override
        public String words() {
            return "constant " + value;
        }
    }

    /** The key of the record, as text. */
    record Key() implements Place {
        @Override
        public @Nullable Object in(ForeignMessage message, Map<String, @Nullable Object> fields) {
            byte[] key = message.key();
            return key == null ? null : new String(key, StandardCharsets.UTF_8);
        }

        @Override
        public String words() {
            return "$key";
        }
    }

    /** The time that the record bears in the topic. */
    record Timestamp() implements Place {
        @Override
        public Object in(ForeignMessage message, Map<String, @Nullable Object> fields) {
            return Instant.ofEpochMilli(message.timestamp());
        }

        @Override
        public String words() {
            return "$timestamp";
        }
    }

    /** A header of the record, as text. */
    record Header(String key) implements Place {
        @Override
        public Object in(ForeignMessage message, Map<String, @Nullable Object> fields)
                throws NotUnderstood {
            byte[] value = message.headers().get(key);
            if (value == null) {
                throw new NotUnderstood(
                        "the record has no header '%s'%s"
                                .formatted(
                                        key,
                                        Nearest.words(
                                                key, new TreeSet<>(message.headers().keySet()))));
            }
            return new String(value, StandardCharsets.UTF_8);
        }

        @Override
        public String words() {
            return "$header." + key;
        }
    }

    /** A field, by the names on the way to it; in a list by its number, from 0. */
    record Path(List<String> names) implements Place {
        private static final int DEEPEST = 6;

        @Override
        public @Nullable Object in(ForeignMessage message, Map<String, @Nullable Object> fields)
                throws NotUnderstood {
            Object at = fields;
            for (String name : names) {
                if (at instanceof Map<?, ?> map && map.containsKey(name)) {
                    at = map.get(name);
                } else if (at instanceof List<?> list
                        && name.matches("[0-9]{1,6}")
                        && Integer.parseInt(name) < list.size()) {
                    at = list.get(Integer.parseInt(name));
                } else {
                    throw new NotUnderstood(
                            "no field '%s'%s"
                                    .formatted(words(), Nearest.words(words(), paths(fields))));
                }
                if (at == null) {
                    return null;
                }
            }
            return at;
        }

        @Override
        public String words() {
            return String.join(".", names);
        }

        /** The ways to all values of a message. */
        static Set<String> paths(Map<String, @Nullable Object> fields) {
            List<String> paths = new ArrayList<>();
            collect("", fields, paths, 0);
            return new TreeSet<>(paths);
        }

        private static void collect(
                String prefix, @Nullable Object value, List<String> paths, int depth) {
            if (value instanceof Map<?, ?> map && depth < DEEPEST) {
                map.forEach((key, each) -> collect(prefix + key + ".", each, paths, depth + 1));
            } else if (!prefix.isEmpty()) {
                paths.add(prefix.substring(0, prefix.length() - 1));
            }
        }
    }

    /** Reads a place: a path with points, or one of the words that begin with a dollar sign. */
    static Place of(String text) {
        if (text.equals("$key")) {
            return new Key();
        }
        if (text.equals("$timestamp")) {
            return new Timestamp();
        }
        if (text.startsWith("$header.")) {
            return new Header(text.substring("$header.".length()));
        }
        return new Path(List.of(text.split("\\.", -1)));
    }
}
