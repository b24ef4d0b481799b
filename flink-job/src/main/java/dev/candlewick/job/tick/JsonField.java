package dev.candlewick.job.tick;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** The fields of the contract, by the names that they have in JSON. */
enum JsonField {
    TYPE(Shape.TEXT),
    SYMBOL(Shape.TEXT),
    EVENT_TIME(Shape.WHOLE),
    PRICE(Shape.NUMBER),
    SIZE(Shape.NUMBER),
    VENUE(Shape.TEXT),
    CONDITIONS(Shape.TEXT),
    TRADE_ID(Shape.TEXT),
    SOURCE(Shape.TEXT),
    DAY_VOLUME(Shape.NUMBER),
    INTERVAL(Shape.TEXT),
    START_TIME(Shape.WHOLE),
    OPEN(Shape.NUMBER),
    HIGH(Shape.NUMBER),
    LOW(Shape.NUMBER),
    CLOSE(Shape.NUMBER),
    VOLUME(Shape.NUMBER),
    FROM_TIME(Shape.WHOLE),
    COUNT(Shape.WHOLE),
    REASON(Shape.TEXT),
    FROM_ID(Shape.TEXT),
    TO_ID(Shape.TEXT),
    DETAIL(Shape.TEXT);

    /** Those up to {@link #SOURCE}, which are looked at in messages of every type. */
    static final int COMMON_BITS = (1 << (SOURCE.place() + 1)) - 1;

    private static final JsonField[] ALL = values();

    private enum Shape {
        TEXT,
        WHOLE,
        NUMBER
    }

    final String label = name().toLowerCase(Locale.ROOT);

    @SuppressWarnings("ImmutableEnumChecker") // nobody else has it
    private final byte[] bytes = label.getBytes(StandardCharsets.US_ASCII);

    private final Shape shape;

    JsonField(Shape shape) {
        this.shape = shape;
    }

    /** Its place among the fields, for arrays and sets of bits that live as long as a message. */
    @SuppressWarnings("EnumOrdinal")
    int place() {
        return ordinal();
    }

    int bit() {
        return 1 << place();
    }

    /** Whether a value may stand here. */
    boolean takes(JsonScanner.Kind kind) {
        return switch (shape) {
            case TEXT -> kind == JsonScanner.Kind.STRING;
            case WHOLE -> kind == JsonScanner.Kind.INTEGER;
            case NUMBER -> kind == JsonScanner.Kind.INTEGER || kind == JsonScanner.Kind.DECIMAL;
        };
    }

    /** Place of the field of a name; -1 when there is none. */
    static int at(byte[] name, int start, int end) {
        for (JsonField field : ALL) {
            if (Arrays.equals(name, start, end, field.bytes, 0, field.bytes.length)) {
                return field.place();
            }
        }
        return -1;
    }
}
