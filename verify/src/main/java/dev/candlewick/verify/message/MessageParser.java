package dev.candlewick.verify.message;

import dev.candlewick.verify.message.JsonFields.Field;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says what a message is, with the first reason of the contract that applies when it is no valid
 * tick.
 */
public final class MessageParser {

    private static final Pattern SYMBOL = Pattern.compile("[A-Z0-9._:/-]{1,32}");
    private static final long YEAR_2100 = 4_102_444_800_000_000L;
    private static final int EVENT_TIME_DIGITS = 16;

    /** How much later than its append time a tick may claim to be. */
    public static final long FUTURE_MICROS = 5_000_000;

    private static final BigInteger TURNOVER_LIMIT = BigInteger.TEN.pow(14 + 2 * JsonNumber.SCALE);
    private static final int TEXT_BYTES = 256;
    private static final List<Field> TEXTS =
            List.of(Field.VENUE, Field.CONDITIONS, Field.TRADE_ID, Field.SOURCE);

    private MessageParser() {}

    /**
     * Reads one record.
     *
     * @param key the record's key
     * @param value the record's value
     * @param appendTime the record's append time, milliseconds since the epoch; null when the topic
     *     does not stamp it
     */
    public static Message parse(
            byte @Nullable [] key, byte @Nullable [] value, @Nullable Long appendTime) {
        if (value == null || value.length == 0) {
            return new Message.Rejected(RejectReason.EMPTY);
        }
        Optional<JsonFields> fields = JsonFields.read(value);
        if (fields.isEmpty()) {
            return new Message.Rejected(RejectReason.MALFORMED);
        }
        String type = fields.get().string(Field.TYPE);
        if (type != null && !type.equals("TRADE") && !type.equals("HEARTBEAT")) {
            return new Message.Rejected(RejectReason.UNKNOWN_TYPE);
        }
        if (fields.get().hasWrongType()) {
            return new Message.Rejected(RejectReason.WRONG_TYPE);
        }
        return "HEARTBEAT".equals(type)
                ? heartbeat(fields.get(), appendTime)
                : trade(fields.get(), key, appendTime);
    }

    private static Message heartbeat(JsonFields fields, @Nullable Long appendTime) {
        String eventTime = fields.text(Field.EVENT_TIME);
        if (eventTime == null) {
            return new Message.Rejected(RejectReason.MISSING_FIELD);
        }
        if (!isEventTime(eventTime)) {
            return new Message.Rejected(RejectReason.RANGE);
        }
        if (!isText(fields.text(Field.SOURCE))) {
            return new Message.Rejected(RejectReason.TEXT);
        }
        if (isFuture(Long.parseLong(eventTime), appendTime)) {
            return new Message.Rejected(RejectReason.FUTURE);
        }
        return new Message.Heartbeat();
    }

    private static Message trade(
            JsonFields fields, byte @Nullable [] key, @Nullable Long appendTime) {
        String symbol = fields.text(Field.SYMBOL);
        String eventTime = fields.text(Field.EVENT_TIME);
        String price = fields.text(Field.PRICE);
        String size = fields.text(Field.SIZE);
        if (symbol == null || eventTime == null || price == null || size == null) {
            return new Message.Rejected(RejectReason.MISSING_FIELD);
        }
        if (!SYMBOL.matcher(symbol).matches()) {
            return new Message.Rejected(RejectReason.SYMBOL);
        }
        if (!Arrays.equals(key, symbol.getBytes(StandardCharsets.UTF_8))) {
            return new Message.Rejected(RejectReason.KEY);
        }
        JsonNumber exactPrice = JsonNumber.of(price);
        JsonNumber exactSize = JsonNumber.of(size);
        if (exactPrice.isTooFine() || exactSize.isTooFine()) {
            return new Message.Rejected(RejectReason.SCALE);
        }
        if (!isEventTime(eventTime)
                || exactPrice.isZero()
                || !exactPrice.isInRange()
                || !exactSize.isInRange()
                || isTooMuch(exactPrice.scaled(), exactSize.scaled())) {
            return new Message.Rejected(RejectReason.RANGE);
        }
        if (!TEXTS.stream().allMatch(field -> isText(fields.text(field)))) {
            return new Message.Rejected(RejectReason.TEXT);
        }
        if (isFuture(Long.parseLong(eventTime), appendTime)) {
            return new Message.Rejected(RejectReason.FUTURE);
        }
        return new Message.Trade(
                symbol,
                Long.parseLong(eventTime),
                exactPrice.scaled(),
                exactSize.scaled(),
                orEmpty(fields.text(Field.CONDITIONS)),
                orEmpty(fields.text(Field.SOURCE)),
                emptyToNull(fields.text(Field.TRADE_ID)));
    }

    private static boolean isEventTime(String digits) {
        return digits.equals("-0")
                || (!digits.startsWith("-")
                        && digits.length() <= EVENT_TIME_DIGITS
                        && Long.parseLong(digits) < YEAR_2100);
    }

    private static boolean isTooMuch(long price, long size) {
        return BigInteger.valueOf(price)
                        .multiply(BigInteger.valueOf(size))
                        .compareTo(TURNOVER_LIMIT)
                >= 0;
    }

    private static boolean isText(@Nullable String text) {
        if (text == null) {
            return true;
        }
        int place = 0;
        while (place < text.length()) {
            int point = text.codePointAt(place);
            if (isForbidden(point)) {
                return false;
            }
            place += Character.charCount(point);
        }
        return text.getBytes(StandardCharsets.UTF_8).length <= TEXT_BYTES;
    }

    /** Control characters, and surrogates that {@link String#codePointAt} could not pair. */
    private static boolean isForbidden(int codePoint) {
        return codePoint < 0x20
                || codePoint == 0x7F
                || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
    }

    private static boolean isFuture(long eventTime, @Nullable Long appendTime) {
        return appendTime != null && eventTime > appendTime * 1000 + FUTURE_MICROS;
    }

    private static @Nullable String emptyToNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
