package dev.candlewick.job.tick;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The types of messages and what the contract asks of each: which fields it needs, and which it has
 * beside those that mean something in every type.
 */
enum MessageType {
    TRADE(bits(JsonField.SYMBOL, JsonField.EVENT_TIME, JsonField.PRICE, JsonField.SIZE), 0),
    HEARTBEAT(bits(JsonField.EVENT_TIME), 0),
    SNAPSHOT(
            bits(JsonField.SYMBOL, JsonField.EVENT_TIME, JsonField.PRICE),
            bits(JsonField.DAY_VOLUME)),
    BAR(
            bits(
                    JsonField.SYMBOL,
                    JsonField.SOURCE,
                    JsonField.INTERVAL,
                    JsonField.START_TIME,
                    JsonField.OPEN,
                    JsonField.HIGH,
                    JsonField.LOW,
                    JsonField.CLOSE),
            bits(
                    JsonField.INTERVAL,
                    JsonField.START_TIME,
                    JsonField.OPEN,
                    JsonField.HIGH,
                    JsonField.LOW,
                    JsonField.CLOSE,
                    JsonField.VOLUME)),
    GAP(
            bits(JsonField.SYMBOL, JsonField.EVENT_TIME, JsonField.FROM_TIME, JsonField.REASON),
            bits(
                    JsonField.FROM_TIME,
                    JsonField.COUNT,
                    JsonField.REASON,
                    JsonField.FROM_ID,
                    JsonField.TO_ID,
                    JsonField.DETAIL));

    /** Fields without which a message is rejected, as their bits. */
    final int required;

    private final int looksAt;

    MessageType(int required, int own) {
        this.required = required;
        looksAt = JsonField.COMMON_BITS | own;
    }

    /** Whether a field is one of the contract's in messages of this type. */
    boolean has(JsonField field) {
        return (looksAt & field.bit()) != 0;
    }

    boolean requires(JsonField field) {
        return (required & field.bit()) != 0;
    }

    /** The type of a name; null when the contract has no such type. */
    static @Nullable MessageType of(JsonScanner.Value name, byte[] value) {
        for (MessageType type : values()) {
            if (name.equalsAscii(value, type.name())) {
                return type;
            }
        }
        return null;
    }

    /** All names, in words. */
    static String names() {
        return Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));
    }

    private static int bits(JsonField... fields) {
        return Arrays.stream(fields).mapToInt(JsonField::bit).sum();
    }
}
