package dev.candlewick.verify.message;

import dev.candlewick.verify.message.JsonFields.Field;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says what a message is, with the first reason of the contract that applies when it is no valid
 * tick.
 */
public final class MessageParser {

    private static final String TRADE = "TRADE";
    private static final String HEARTBEAT = "HEARTBEAT";
    private static final String SNAPSHOT = "SNAPSHOT";
    private static final String BAR = "BAR";
    private static final String GAP = "GAP";

    /** The fields that a message of each type has; of others nothing is looked at. */
    private static final Map<String, Set<Field>> FIELDS =
            Map.of(
                    TRADE,
                    Field.COMMON,
                    HEARTBEAT,
                    Field.COMMON,
                    SNAPSHOT,
                    common(Field.DAY_VOLUME, Field.DAY_VOLUME),
                    BAR,
                    common(Field.INTERVAL, Field.VOLUME),
                    GAP,
                    common(Field.FROM_TIME, Field.DETAIL));

    private static final Pattern SYMBOL = Pattern.compile("[A-Z0-9._:/-]{1,32}");
    private static final long YEAR_2100 = 4_102_444_800_000_000L;
    private static final int EVENT_TIME_DIGITS = 16;

    /** How much later than its append time a tick may claim to be. */
    public static final long FUTURE_MICROS = 5_000_000;

    private static final long NUMBER_LIMIT = 1_000_000_000_000_000_000L;
    private static final BigInteger TURNOVER_LIMIT = BigInteger.TEN.pow(14 + 2 * JsonNumber.SCALE);
    private static final int TEXT_BYTES = 256;
    private static final List<Field> TEXTS =
            List.of(Field.VENUE, Field.CONDITIONS, Field.TRADE_ID, Field.SOURCE);

    private MessageParser() {}

    private static Set<Field> common(Field firstMore, Field lastMore) {
        EnumSet<Field> fields = EnumSet.copyOf(Field.COMMON);
        fields.addAll(EnumSet.range(firstMore, lastMore));
        return fields;
    }

    /**
     * Reads one record.
     *
     * @param key the record's key
     * @param value the record's value
     * @param encoding how the value is written
     * @param appendTime the record's append time, milliseconds since the epoch; null when the topic
     *     does not stamp it
     */
    public static Message parse(
            byte @Nullable [] key,
            byte @Nullable [] value,
            Encoding encoding,
            @Nullable Long appendTime) {
        if (value == null || value.length == 0) {
            return new Message.Rejected(RejectReason.EMPTY);
        }
        return switch (encoding) {
            case JSON -> json(key, value, appendTime);
            case FLAT -> flat(key, value, appendTime);
            case UNKNOWN -> new Message.Rejected(RejectReason.MALFORMED);
        };
    }

    private static Message flat(byte @Nullable [] key, byte[] value, @Nullable Long appendTime) {
        Optional<FlatFields> read = FlatFields.read(value);
        if (read.isEmpty()) {
            return new Message.Rejected(RejectReason.MALFORMED);
        }
        FlatFields fields = read.get();
        return switch (fields.type()) {
            case FlatFields.TRADE -> flatTrade(key, fields, appendTime);
            case FlatFields.HEARTBEAT -> heartbeat(fields.eventTime(), fields.source(), appendTime);
            default -> new Message.Rejected(RejectReason.UNKNOWN_TYPE);
        };
    }

    private static Message flatTrade(
            byte @Nullable [] key, FlatFields fields, @Nullable Long appendTime) {
        if (key == null) {
            return new Message.Rejected(RejectReason.MISSING_FIELD);
        }
        // Whatever is no ASCII becomes a character that the pattern does not know.
        String symbol = new String(key, StandardCharsets.ISO_8859_1);
        if (!SYMBOL.matcher(symbol).matches()) {
            return new Message.Rejected(RejectReason.SYMBOL);
        }
        if (!isEventTime(fields.eventTime())
                || fields.price() <= 0
                || fields.price() >= NUMBER_LIMIT
                || fields.size() < 0
                || fields.size() >= NUMBER_LIMIT
                || isTooMuch(fields.price(), fields.size())) {
            return new Message.Rejected(RejectReason.RANGE);
        }
        if (!isText(fields.venue())
                || !isText(fields.conditions())
                || !isText(fields.tradeId())
                || !isText(fields.source())) {
            return new Message.Rejected(RejectReason.TEXT);
        }
        if (isFuture(fields.eventTime(), appendTime)) {
            return new Message.Rejected(RejectReason.FUTURE);
        }
        return new Message.Trade(
                symbol,
                fields.eventTime(),
                fields.price(),
                fields.size(),
                fields.conditions(),
                fields.source(),
                emptyToNull(fields.tradeId()));
    }

    private static Message json(byte @Nullable [] key, byte[] value, @Nullable Long appendTime) {
        Optional<JsonFields> fields = JsonFields.read(value);
        if (fields.isEmpty()) {
            return new Message.Rejected(RejectReason.MALFORMED);
        }
        String type = fields.get().string(Field.TYPE);
        Set<Field> looksAt = FIELDS.get(type == null ? TRADE : type);
        if (looksAt == null) {
            return new Message.Rejected(RejectReason.UNKNOWN_TYPE);
        }
        if (fields.get().standsTwice(looksAt)) {
            return new Message.Rejected(RejectReason.MALFORMED);
        }
        if (fields.get().hasWrongType(looksAt)) {
            return new Message.Rejected(RejectReason.WRONG_TYPE);
        }
        return switch (type == null ? TRADE : type) {
            case HEARTBEAT -> heartbeat(fields.get(), appendTime);
            case BAR -> BarReader.read(fields.get(), key, appendTime);
            case GAP -> GapReader.read(fields.get(), key, appendTime);
            case SNAPSHOT -> trade(fields.get(), key, appendTime, Field.DAY_VOLUME);
            default -> trade(fields.get(), key, appendTime, Field.SIZE);
        };
    }

    private static Message heartbeat(JsonFields fields, @Nullable Long appendTime) {
        String eventTime = fields.text(Field.EVENT_TIME);
        if (eventTime == null) {
            return new Message.Rejected(RejectReason.MISSING_FIELD);
        }
        return isEventTime(eventTime)
                ? heartbeat(Long.parseLong(eventTime), fields.text(Field.SOURCE), appendTime)
                : new Message.Rejected(RejectReason.RANGE);
    }

    private static Message heartbeat(
            long eventTime, @Nullable String source, @Nullable Long appendTime) {
        if (!isEventTime(eventTime)) {
            return new Message.Rejected(RejectReason.RANGE);
        }
        if (!isText(source)) {
            return new Message.Rejected(RejectReason.TEXT);
        }
        if (isFuture(eventTime, appendTime)) {
            return new Message.Rejected(RejectReason.FUTURE);
        }
        return new Message.Heartbeat();
    }

    /**
     * A trade or a snapshot.
     *
     * @param sizeField {@link Field#SIZE}, or the field that a snapshot has instead
     */
    private static Message trade(
            JsonFields fields, byte @Nullable [] key, @Nullable Long appendTime, Field sizeField) {
        boolean snapshot = sizeField == Field.DAY_VOLUME;
        String symbol = fields.text(Field.SYMBOL);
        String eventTime = fields.text(Field.EVENT_TIME);
        String price = fields.text(Field.PRICE);
        String size = fields.text(sizeField);
        if (symbol == null || eventTime == null || price == null || (size == null && !snapshot)) {
            return new Message.Rejected(RejectReason.MISSING_FIELD);
        }
        if (!isSymbol(symbol)) {
            return new Message.Rejected(RejectReason.SYMBOL);
        }
        if (!Arrays.equals(key, symbol.getBytes(StandardCharsets.UTF_8))) {
            return new Message.Rejected(RejectReason.KEY);
        }
        JsonNumber exactPrice = JsonNumber.of(price);
        JsonNumber exactSize = JsonNumber.of(size == null ? "0" : size);
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
        if (!hasTexts(fields)) {
            return new Message.Rejected(RejectReason.TEXT);
        }
        if (isFuture(Long.parseLong(eventTime), appendTime)) {
            return new Message.Rejected(RejectReason.FUTURE);
        }
        return new Message.Trade(
                symbol,
                Long.parseLong(eventTime),
                exactPrice.scaled(),
                snapshot ? 0 : exactSize.scaled(),
                orEmpty(fields.text(Field.CONDITIONS)),
                orEmpty(fields.text(Field.SOURCE)),
                emptyToNull(fields.text(Field.TRADE_ID)),
                snapshot ? new Message.Snapshot(size == null ? null : exactSize.scaled()) : null);
    }

    static boolean isSymbol(String symbol) {
        return SYMBOL.matcher(symbol).matches();
    }

    /** Whether the texts that every type may have are as the contract wants them. */
    static boolean hasTexts(JsonFields fields) {
        return TEXTS.stream().allMatch(field -> isText(fields.text(field)));
    }

    static boolean isEventTime(String digits) {
        return digits.equals("-0")
                || (!digits.startsWith("-")
                        && digits.length() <= EVENT_TIME_DIGITS
                        && isEventTime(Long.parseLong(digits)));
    }

    private static boolean isEventTime(long micros) {
        return micros >= 0 && micros < YEAR_2100;
    }

    private static boolean isTooMuch(long price, long size) {
        return BigInteger.valueOf(price)
                        .multiply(BigInteger.valueOf(size))
                        .compareTo(TURNOVER_LIMIT)
                >= 0;
    }

    static boolean isText(@Nullable String text) {
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

    static boolean isFuture(long eventTime, @Nullable Long appendTime) {
        return appendTime != null && eventTime > appendTime * 1000 + FUTURE_MICROS;
    }

    static @Nullable String emptyToNull(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
