package dev.candlewick.verify.message;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The contract's fields of one JSON object. */
final class JsonFields {

    /** The fields of the contract's table, in its order. */
    enum Field {
        TYPE(Kind.STRING),
        SYMBOL(Kind.STRING),
        EVENT_TIME(Kind.INTEGER),
        PRICE(Kind.NUMBER),
        SIZE(Kind.NUMBER),
        VENUE(Kind.STRING),
        CONDITIONS(Kind.STRING),
        TRADE_ID(Kind.STRING),
        SOURCE(Kind.STRING),
        DAY_VOLUME(Kind.NUMBER),
        INTERVAL(Kind.STRING),
        START_TIME(Kind.INTEGER),
        OPEN(Kind.NUMBER),
        HIGH(Kind.NUMBER),
        LOW(Kind.NUMBER),
        CLOSE(Kind.NUMBER),
        VOLUME(Kind.NUMBER),
        FROM_TIME(Kind.INTEGER),
        COUNT(Kind.INTEGER),
        REASON(Kind.STRING),
        FROM_ID(Kind.STRING),
        TO_ID(Kind.STRING),
        DETAIL(Kind.STRING);

        /** The fields that every type of message has. */
        static final Set<Field> COMMON = Collections.unmodifiableSet(EnumSet.range(TYPE, SOURCE));

        private static final Map<String, Field> BY_NAME =
                Arrays.stream(values())
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        field -> field.name().toLowerCase(Locale.ROOT),
                                        field -> field));

        private final Kind kind;

        Field(Kind kind) {
            this.kind = kind;
        }
    }

    private enum Kind {
        STRING,
        INTEGER,
        NUMBER,
        OTHER;

        /** Whether a value of this kind may stand in a field that asks for another. */
        private boolean fits(Kind asked) {
            return this == asked || (this == INTEGER && asked == NUMBER);
        }
    }

    private record Value(Kind kind, String text) {}

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(64)
                                    .maxNumberLength(Integer.MAX_VALUE)
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .maxNameLength(Integer.MAX_VALUE)
                                    .build())
                    .build();

    private final Map<Field, Value> values = new EnumMap<>(Field.class);

    /** Fields that stood twice, of those that only some types have. */
    private final Set<Field> twice = EnumSet.noneOf(Field.class);

    private JsonFields() {}

    /**
     * Reads a message; empty when it is not one JSON object in valid UTF-8 with each common field
     * at most once.
     */
    static Optional<JsonFields> read(byte[] message) {
        try {
            // Jackson's own decoder lets some broken UTF-8 pass; the strict one of the JDK does
            // not.
            CharBuffer text =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(message));
            try (JsonParser parser =
                    JSON.createParser(text.array(), text.arrayOffset(), text.length())) {
                JsonFields fields = new JsonFields();
                return fields.readObject(parser) ? Optional.of(fields) : Optional.empty();
            }
        } catch (CharacterCodingException | JacksonException malformed) {
            return Optional.empty();
        } catch (IOException impossible) {
            throw new IllegalStateException(
                    "a message in memory cannot fail to be read", impossible);
        }
    }

    /** Whether some field stands twice. */
    boolean standsTwice(Set<Field> fields) {
        return !Collections.disjoint(fields, twice);
    }

    /** Whether one of these fields has a JSON type other than its own. */
    boolean hasWrongType(Set<Field> fields) {
        for (Map.Entry<Field, Value> entry : values.entrySet()) {
            if (fields.contains(entry.getKey())
                    && !entry.getValue().kind().fits(entry.getKey().kind)) {
                return true;
            }
        }
        return false;
    }

    /** The text of a field when it is there as a string or number; null when absent. */
    @Nullable String text(Field field) {
        Value value = values.get(field);
        return value == null ? null : value.text();
    }

    /** The text of a field when it is a string; null otherwise. */
    @Nullable String string(Field field) {
        Value value = values.get(field);
        return value == null || value.kind() != Kind.STRING ? null : value.text();
    }

    private boolean readObject(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return false;
        }
        Map<Field, Boolean> seen = new EnumMap<>(Field.class);
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            Field field = Field.BY_NAME.get(parser.currentName());
            JsonToken token = parser.nextToken();
            if (field != null) {
                boolean again = seen.put(field, true) != null;
                if (again && Field.COMMON.contains(field)) {
                    return false;
                }
                if (again) {
                    twice.add(field);
                } else if (token != JsonToken.VALUE_NULL) {
                    values.put(field, value(parser, token));
                }
            }
            skipNested(parser, token);
        }
        return parser.nextToken() == null;
    }

    private static Value value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_STRING -> new Value(Kind.STRING, parser.getText());
            case VALUE_NUMBER_INT -> new Value(Kind.INTEGER, parser.getText());
            case VALUE_NUMBER_FLOAT -> new Value(Kind.NUMBER, parser.getText());
            default -> new Value(Kind.OTHER, "");
        };
    }

    private static void skipNested(JsonParser parser, JsonToken token) throws IOException {
        if (token.isStructStart()) {
            parser.skipChildren();
        }
    }
}
