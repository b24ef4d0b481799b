package dev.candlewick.verify.message;

import dev.candlewick.verify.message.JsonFields.Field;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What can be read of a message, whether the contract accepts it or not: its fields as text, null
 * when absent. Nothing of it is checked, and it may hold any character.
 */
public record MessageTexts(
        @Nullable String symbol,
        @Nullable String eventTime,
        @Nullable String price,
        @Nullable String size,
        @Nullable String venue,
        @Nullable String conditions,
        @Nullable String tradeId,
        @Nullable String source) {

    private static final int MICROS_DIGITS = 17;

    /**
     * Reads the fields, those of a message in flat encoding too, which names no symbol; empty when
     * the message is neither a JSON object of the contract's grammar nor of the flat layout.
     */
    public static Optional<MessageTexts> of(byte @Nullable [] message) {
        if (message == null) {
            return Optional.empty();
        }
        return Encoding.ofBytes(message) == Encoding.FLAT
                ? FlatFields.read(message).map(MessageTexts::ofFlat)
                : JsonFields.read(message).map(MessageTexts::ofJson);
    }

    private static MessageTexts ofJson(JsonFields fields) {
        return new MessageTexts(
                fields.text(Field.SYMBOL),
                fields.text(Field.EVENT_TIME),
                fields.text(Field.PRICE),
                fields.text(Field.SIZE),
                fields.text(Field.VENUE),
                fields.text(Field.CONDITIONS),
                fields.text(Field.TRADE_ID),
                fields.text(Field.SOURCE));
    }

    private static MessageTexts ofFlat(FlatFields fields) {
        return new MessageTexts(
                null,
                Long.toString(fields.eventTime()),
                plain(fields.price()),
                plain(fields.size()),
                orNull(fields.venue()),
                orNull(fields.conditions()),
                orNull(fields.tradeId()),
                orNull(fields.source()));
    }

    private static String plain(long scaled) {
        BigDecimal value = BigDecimal.valueOf(scaled, JsonNumber.SCALE);
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    /** The event time in microseconds since the epoch; empty when it is no such number. */
    public Optional<Long> eventMicros() {
        return eventTime == null
                        || eventTime.length() > MICROS_DIGITS
                        || !eventTime.chars().allMatch(digit -> digit >= '0' && digit <= '9')
                        || eventTime.isEmpty()
                ? Optional.empty()
                : Optional.of(Long.parseLong(eventTime));
    }
}
