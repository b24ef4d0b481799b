package dev.candlewick.feed.topic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.candlewick.feed.tick.TickRules;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The little that a feed wants to know of a message that somebody wrote.
 *
 * @param eventTime microseconds since the epoch, from 1970 to 2100
 * @param symbol null for a heartbeat
 * @param price null for a heartbeat
 */
record TailMessage(long eventTime, @Nullable String symbol, @Nullable BigDecimal price) {
    private static final JsonFactory JSON = new JsonFactory();

    /** The message, or null when the job would reject it. */
    static @Nullable TailMessage read(byte @Nullable [] value) {
        if (value == null) {
            return null;
        }
        try (JsonParser parser = JSON.createParser(value)) {
            return parser.nextToken() == JsonToken.START_OBJECT ? fields(parser) : null;
        } catch (IOException | NumberFormatException garbage) {
            // Whoever wrote it: the job keeps it with its reason, here it just tells no time.
            return null;
        }
    }

    private static @Nullable TailMessage fields(JsonParser parser) throws IOException {
        String type = "TRADE";
        long eventTime = -1;
        String symbol = null;
        BigDecimal price = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (name.equals("event_time") && token == JsonToken.VALUE_NUMBER_INT) {
                eventTime = parser.getLongValue();
            } else if (name.equals("type") && token == JsonToken.VALUE_STRING) {
                type = parser.getText();
            } else if (name.equals("symbol") && token == JsonToken.VALUE_STRING) {
                symbol = parser.getText();
            } else if (name.equals("price") && token.isNumeric()) {
                price = parser.getDecimalValue();
            } else {
                parser.skipChildren();
            }
        }
        if (eventTime < 0 || eventTime >= TickRules.TIME_LIMIT) {
            return null;
        }
        return switch (type) {
            case "HEARTBEAT" -> new TailMessage(eventTime, null, null);
            case "TRADE" ->
                    symbol != null && price != null && TickRules.isSymbol(symbol)
                            ? new TailMessage(eventTime, symbol, price)
                            : null;
            default -> null;
        };
    }
}
