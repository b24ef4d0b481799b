package dev.candlewick.feed.venue;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A JSON value whose numbers keep the digits in which they were written. */
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final Json ABSENT = new Json(null);

    /** A map, a list, or the text of a string, number or truth value; null for null and absent. */
    private final @Nullable Object value;

    private Json(@Nullable Object value) {
        this.value = value;
    }

    /**
     * Reads one value.
     *
     * @throws MalformedException when the text is none, or more than one
     */
    public static Json read(String text) throws MalformedException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            Json read = new Json(value(parser));
            if (parser.nextToken() != null) {
                throw new MalformedException("more than one JSON value");
            }
            return read;
        } catch (JacksonException garbage) {
            throw new MalformedException("no JSON: " + garbage.getOriginalMessage());
        } catch (MalformedException malformed) {
            throw malformed;
        } catch (IOException impossible) {
            throw new IllegalStateException("text in memory cannot fail to be read", impossible);
        }
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            Map<String, Json> fields = new HashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                fields.put(name, new Json(value(parser)));
            }
            return fields;
        }
        if (token == JsonToken.START_ARRAY) {
            List<Json> items = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(new Json(value(parser)));
            }
            return items;
        }
        if (token == null) {
            throw new MalformedException("no JSON: nothing at all");
        }
        return token == JsonToken.VALUE_NULL ? null : parser.getText();
    }

    /** The field of this name; one without a value when there is none. */
    public Json at(String name) {
        return value instanceof Map<?, ?> fields && fields.get(name) instanceof Json field
                ? field
                : ABSENT;
    }

    public boolean has(String name) {
        return value instanceof Map<?, ?> fields && fields.containsKey(name);
    }

    /** The items of an array; none of anything else. */
    public List<Json> items() {
        List<Json> items = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.forEach(item -> items.add((Json) item));
        }
        return items;
    }

    /** The names of an object's fields, in alphabetical order; none of anything else. */
    public Set<String> names() {
        Set<String> names = new TreeSet<>();
        if (value instanceof Map<?, ?> fields) {
            fields.keySet().forEach(name -> names.add((String) name));
        }
        return names;
    }

    public boolean isArray() {
        return value instanceof List<?>;
    }

    /** The text of a string, number or truth value; empty for anything else. */
    public String text() {
        return value instanceof String text ? text : "";
    }

    /**
     * The text of a field that must be there.
     *
     * @throws MalformedException when it is not, or is an object or array
     */
    public String text(String name) throws MalformedException {
        String text = at(name).text();
        if (text.isEmpty()) {
            throw new MalformedException("the field " + name + " is missing");
        }
        return text;
    }

    /**
     * The whole number in a field that must be there.
     *
     * @throws MalformedException when it is none, or does not fit
     */
    public long number(String name) throws MalformedException {
        String text = text(name);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException noNumber) {
            throw new MalformedException("the field " + name + " is no whole number: " + text);
        }
    }
}
