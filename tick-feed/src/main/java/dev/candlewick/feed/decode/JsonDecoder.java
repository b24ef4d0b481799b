package dev.candlewick.feed.decode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON object; its numbers are taken digit by digit. */
public final class JsonDecoder implements MessageDecoder {
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(64).build())
                    .build();
    private final boolean framed;

    /**
     * @param framed whether the id of a schema stands before the object
     */
    public JsonDecoder(boolean framed) {
        this.framed = framed;
    }

    @Override
    public Map<String, @Nullable Object> decode(byte[] value) throws NotUnderstood {
        ByteBuffer rest = ByteBuffer.wrap(value);
        if (framed) {
            ConfluentFrame.schemaId(rest);
        }
        try (JsonParser parser =
                JSON.createParser(value, rest.position(), value.length - rest.position())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new NotUnderstood("it is not one JSON object");
            }
            Map<String, @Nullable Object> object = object(parser);
            if (parser.nextToken() != null) {
                throw new NotUnderstood("something follows the JSON object");
            }
            return object;
        } catch (JsonProcessingException malformed) {
            throw new NotUnderstood("it is not JSON: " + malformed.getOriginalMessage());
        } catch (IOException malformed) {
            throw new NotUnderstood("it is not JSON: " + malformed.getMessage());
        }
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            object.put(name, value(parser));
        }
        return object;
    }

    private static List<@Nullable Object> array(JsonParser parser) throws IOException {
        List<@Nullable Object> array = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser));
        }
        return array;
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> parser.getText();
        };
    }

    /** A number with an exponent beyond all reason stays text. */
    private static Object number(String digits) {
        try {
            return new BigDecimal(digits);
        } catch (NumberFormatException excessive) {
            return digits;
        }
    }
}
