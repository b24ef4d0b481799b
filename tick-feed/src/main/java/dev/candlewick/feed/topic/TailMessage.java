package dev.candlewick.feed.topic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.candlewick.feed.tick.Decimal;
import dev.candlewick.feed.tick.Encoding;
import dev.candlewick.feed.tick.TickRules;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * The little that a feed wants to know of a message that somebody wrote.
 *
 * @param eventTime microseconds since the epoch, from 1970 to 2100
 * @param symbol null for a heartbeat
 * @param price null for a heartbeat and a gap
 * @param source empty when it does not say
 * @param tradeId empty when it has none; of a gap the last one that is missing
 */
record TailMessage(
        long eventTime,
        @Nullable String symbol,
        @Nullable BigDecimal price,
        String source,
        String tradeId) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int FLAT_FIXED_BYTES = 32;
    private static final int FLAT_TEXTS = 4;

    /** The message, or null when the job would reject it. */
    static @Nullable TailMessage of(ConsumerRecord<byte[], byte[]> message) {
        Header header = message.headers().lastHeader(Encoding.HEADER);
        byte[] value = message.value();
        if (value == null) {
            return null;
        }
        if (header == null || Arrays.equals(header.value(), Encoding.JSON.headerValue())) {
            return json(value);
        }
        return Arrays.equals(header.value(), Encoding.FLAT.headerValue())
                ? flat(message.key(), value)
                : null;
    }

    private static @Nullable TailMessage flat(byte @Nullable [] key, byte[] value) {
        if (value.length < FLAT_FIXED_BYTES) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
        int texts = 0;
        for (int place = 1; place <= FLAT_TEXTS; place++) {
            texts += Byte.toUnsignedInt(value[place]);
        }
        long eventTime = bytes.getLong(8);
        if (value.length != FLAT_FIXED_BYTES + texts
                || eventTime < 0
                || eventTime >= TickRules.TIME_LIMIT) {
            return null;
        }
        return switch (value[0]) {
            case 2 -> heartbeat(eventTime);
            case 1 -> flatTrade(key, eventTime, bytes.getLong(16), value);
            default -> null;
        };
    }

    private static @Nullable TailMessage flatTrade(
            byte @Nullable [] key, long eventTime, long price, byte[] value) {
        int source = value.length - Byte.toUnsignedInt(value[4]);
        int tradeId = source - Byte.toUnsignedInt(value[3]);
        String symbol = key == null ? "" : new String(key, StandardCharsets.ISO_8859_1);
        return TickRules.isSymbol(symbol) && price > 0
                ? new TailMessage(
                        eventTime,
                        symbol,
                        new BigDecimal(Decimal.text(price)),
                        text(value, source, value.length),
                        text(value, tradeId, source))
                : null;
    }

    private static String text(byte[] value, int from, int to) {
        return new String(value, from, to - from, StandardCharsets.UTF_8);
    }

    private static TailMessage heartbeat(long eventTime) {
        return new TailMessage(eventTime, null, null, "", "");
    }

    private static @Nullable TailMessage json(byte[] value) {
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
        String source = "";
        String tradeId = "";
        String lastMissing = "";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (name.equals("event_time") && token == JsonToken.VALUE_NUMBER_INT) {
                eventTime = parser.getLongValue();
            } else if (name.equals("type") && token == JsonToken.VALUE_STRING) {
                type = parser.getText();
            } else if (name.equals("symbol") && token == JsonToken.VALUE_STRING) {
                symbol = parser.getText();
            } else if (name.equals("source") && token == JsonToken.VALUE_STRING) {
                source = parser.getText();
            } else if (name.equals("trade_id") && token == JsonToken.VALUE_STRING) {
                tradeId = parser.getText();
            } else if (name.equals("to_id") && token == JsonToken.VALUE_STRING) {
                lastMissing = parser.getText();
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
            case "HEARTBEAT" -> heartbeat(eventTime);
            case "TRADE", "SNAPSHOT" ->
                    symbol != null && price != null && TickRules.isSymbol(symbol)
                            ? new TailMessage(eventTime, symbol, price, source, tradeId)
                            : null;
            case "GAP" ->
                    symbol != null && TickRules.isSymbol(symbol)
                            ? new TailMessage(eventTime, symbol, null, source, lastMissing)
                            : null;
            default -> null;
        };
    }

    /** Whether it tells trades to be missing; that moves no clock. */
    boolean isGap() {
        return symbol != null && price == null;
    }
}
