package dev.candlewick.verify.message;

import dev.candlewick.verify.message.JsonFields.Field;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a BAR whose fields are known to have their JSON types. */
final class BarReader {

    private static final Pattern INTERVAL = Pattern.compile("[1-9][0-9]{0,3}(?:s|m|h|d|w|mo)");
    private static final List<Field> PRICES =
            List.of(Field.OPEN, Field.HIGH, Field.LOW, Field.CLOSE);

    private final JsonFields fields;
    private final Map<Field, JsonNumber> numbers = new EnumMap<>(Field.class);

    private BarReader(JsonFields fields) {
        this.fields = fields;
    }

    static Message read(JsonFields fields, byte @Nullable [] key, @Nullable Long appendTime) {
        return new BarReader(fields).read(key, appendTime);
    }

    private Message read(byte @Nullable [] key, @Nullable Long appendTime) {
        String symbol = fields.text(Field.SYMBOL);
        String source = fields.text(Field.SOURCE);
        String interval = fields.text(Field.INTERVAL);
        String start = fields.text(Field.START_TIME);
        if (symbol == null
                || source == null
                || source.isEmpty()
                || interval == null
                || start == null
                || PRICES.stream().anyMatch(price -> fields.text(price) == null)) {
            return new Message.Rejected(RejectReason.MISSING_FIELD);
        }
        if (!MessageParser.isSymbol(symbol)) {
            return new Message.Rejected(RejectReason.SYMBOL);
        }
        if (!Arrays.equals(key, symbol.getBytes(StandardCharsets.UTF_8))) {
            return new Message.Rejected(RejectReason.KEY);
        }
        PRICES.forEach(this::note);
        note(Field.VOLUME);
        if (numbers.values().stream().anyMatch(JsonNumber::isTooFine)) {
            return new Message.Rejected(RejectReason.SCALE);
        }
        if (!MessageParser.isEventTime(start)
                || !isInRange()
                || !INTERVAL.matcher(interval).matches()) {
            return new Message.Rejected(RejectReason.RANGE);
        }
        if (!MessageParser.hasTexts(fields)) {
            return new Message.Rejected(RejectReason.TEXT);
        }
        if (MessageParser.isFuture(Long.parseLong(start), appendTime)) {
            return new Message.Rejected(RejectReason.FUTURE);
        }
        return new Message.Bar(
                symbol,
                source,
                interval,
                Long.parseLong(start),
                scaled(Field.OPEN),
                scaled(Field.HIGH),
                scaled(Field.LOW),
                scaled(Field.CLOSE),
                numbers.containsKey(Field.VOLUME) ? scaled(Field.VOLUME) : null);
    }

    private void note(Field field) {
        String text = fields.text(field);
        if (text != null) {
            numbers.put(field, JsonNumber.of(text));
        }
    }

    private boolean isInRange() {
        return numbers.values().stream().allMatch(JsonNumber::isInRange)
                && PRICES.stream().allMatch(price -> scaled(price) > 0)
                && scaled(Field.LOW) <= Math.min(scaled(Field.OPEN), scaled(Field.CLOSE))
                && scaled(Field.HIGH) >= Math.max(scaled(Field.OPEN), scaled(Field.CLOSE));
    }

    private long scaled(Field field) {
        return Objects.requireNonNull(numbers.get(field)).scaled();
    }
}
