package dev.candlewick.verify.message;

import dev.candlewick.verify.message.JsonFields.Field;
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

    /** Reads the fields; empty when the message is no JSON object of the contract's grammar. */
    public static Optional<MessageTexts> of(byte @Nullable [] message) {
        return message == null
                ? Optional.empty()
                : JsonFields.read(message)
                        .map(
                                fields ->
                                        new MessageTexts(
                                                fields.text(Field.SYMBOL),
                                                fields.text(Field.EVENT_TIME),
                                                fields.text(Field.PRICE),
                                                fields.text(Field.SIZE),
                                                fields.text(Field.VENUE),
                                                fields.text(Field.CONDITIONS),
                                                fields.text(Field.TRADE_ID),
                                                fields.text(Field.SOURCE)));
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
