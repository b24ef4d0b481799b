package dev.candlewick.job.tick;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * One JSON object (RFC 8259) as a map, for messages that are rare: texts as String, numbers as
 * BigDecimal, truth values as Boolean, whatever is nested as {@link #NESTED}. A field that is null
 * is absent.
 */
public final class FlatJson {
    /** Stands for an object or an array. */
    public static final Object NESTED = new Object();

    private static final int DEEPEST = 64;

    private FlatJson() {}

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException says what is wrong and at which byte
     */
    public static Map<String, Object> read(byte[] bytes) {
        try {
            JsonScanner scanner = new JsonScanner(DEEPEST);
            scanner.reset(bytes);
            scanner.beginObject();
            Map<String, Object> fields = new LinkedHashMap<>();
            Set<String> names = new HashSet<>();
            JsonScanner.Value value = new JsonScanner.Value();
            while (scanner.nextName()) {
                String name = scanner.name.text(bytes);
                scanner.readValue(value);
                if (!names.add(name)) {
                    throw new IllegalArgumentException(
                            "the field " + Rejection.quote(name) + " stands there twice");
                }
                if (value.kind != JsonScanner.Kind.NULL) {
                    fields.put(name, read(value, bytes));
                }
            }
            scanner.end();
            return fields;
        } catch (Rejection malformed) {
            throw new IllegalArgumentException(malformed.detail, malformed);
        }
    }

    private static Object read(JsonScanner.Value value, byte[] bytes) {
        return switch (value.kind) {
            case STRING -> value.text(bytes);
            case INTEGER, DECIMAL ->
                    number(
                            new String(
                                    bytes,
                                    value.start,
                                    value.end - value.start,
                                    StandardCharsets.US_ASCII));
            case BOOLEAN -> bytes[value.start] == 't';
            case ABSENT, NULL, OBJECT, ARRAY -> NESTED;
        };
    }

    private static BigDecimal number(String digits) {
        try {
            return new BigDecimal(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a number has an exponent beyond all measure", e);
        }
    }
}
