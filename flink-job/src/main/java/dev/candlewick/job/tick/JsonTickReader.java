package dev.candlewick.job.tick;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads any JSON message of the tick topic, and finds the first reason for which it is rejected.
 *
 * <p>The whole message is read before any of its fields is judged, because MALFORMED outranks every
 * reason after it. Not thread safe.
 */
final class JsonTickReader {

    private static final int DEEPEST_NESTING = 64;

    private static final byte[] ZERO = {'0'};
    private static final JsonField[] FIELDS = JsonField.values();

    private final JsonScanner scanner = new JsonScanner(DEEPEST_NESTING);
    private final JsonScanner.Value[] fields = new JsonScanner.Value[FIELDS.length];
    private final ScaledDecimal price = new ScaledDecimal();
    private final ScaledDecimal size = new ScaledDecimal();
    private final JsonBarReader bars = new JsonBarReader(this);
    private final JsonGapReader gaps = new JsonGapReader(this);

    /** Bits of the fields that stood twice, though the types that have them may not matter. */
    private int twice;

    private final TickTexts texts;

    JsonTickReader(TickTexts texts) {
        this.texts = texts;
        Arrays.setAll(fields, i -> new JsonScanner.Value());
    }

    /**
     * Fills the tick fields of {@code record}.
     *
     * @throws Rejection when the message breaks the contract
     */
    void read(byte[] value, LogRecord record, boolean trustAppendTime) {
        read(value);
        judge(value, record, trustAppendTime);
    }

    private void read(byte[] value) {
        for (JsonScanner.Value field : fields) {
            field.kind = JsonScanner.Kind.ABSENT;
        }
        twice = 0;
        scanner.reset(value);
        scanner.beginObject();
        while (scanner.nextName()) {
            int field = fieldAtName(value);
            if (field < 0) {
                scanner.skipValue();
            } else if (fields[field].kind == JsonScanner.Kind.ABSENT) {
                scanner.readValue(fields[field]);
            } else if ((FIELDS[field].bit() & JsonField.COMMON_BITS) != 0) {
                throw standsTwice(FIELDS[field]);
            } else {
                twice |= FIELDS[field].bit();
                scanner.skipValue();
            }
        }
        scanner.end();
    }

    private static Rejection standsTwice(JsonField field) {
        return Rejection.malformed("the field " + field.label + " stands twice");
    }

    private int fieldAtName(byte[] value) {
        byte[] bytes = value;
        int start = scanner.name.start;
        int end = scanner.name.end;
        if (scanner.name.escaped) {
            bytes = scanner.name.text(value).getBytes(StandardCharsets.UTF_8);
            start = 0;
            end = bytes.length;
        }
        return JsonField.at(bytes, start, end);
    }

    private void judge(byte[] value, LogRecord record, boolean trustAppendTime) {
        MessageType type = type(value);
        checkFields(type);
        requireFields(type);
        switch (type) {
            case TRADE -> {
                readSymbol(value, record);
                readTick(value, JsonField.SIZE, record, trustAppendTime);
                record.kind = LogRecord.Kind.TRADE;
            }
            case SNAPSHOT -> {
                readSymbol(value, record);
                readTick(value, JsonField.DAY_VOLUME, record, trustAppendTime);
                record.kind = LogRecord.Kind.SNAPSHOT;
                record.size = isThere(JsonField.DAY_VOLUME) ? size.scaled() : LogRecord.NO_VOLUME;
                record.source = text(value, JsonField.SOURCE);
            }
            case HEARTBEAT -> {
                long eventTime = readTime(value, JsonField.EVENT_TIME);
                checkTexts(value, JsonField.SOURCE);
                JsonScanner.Value conditions = field(JsonField.CONDITIONS);
                TickRules.requireNotFuture(eventTime, record, trustAppendTime);
                record.eventTime = eventTime;
                record.live =
                        isThere(JsonField.CONDITIONS)
                                && TickRules.isLive(value, conditions.start, conditions.end);
                record.kind = LogRecord.Kind.HEARTBEAT;
                record.symbol = "";
            }
            case BAR -> {
                readSymbol(value, record);
                bars.read(value, record, trustAppendTime);
                record.kind = LogRecord.Kind.BAR;
            }
            case GAP -> {
                readSymbol(value, record);
                gaps.read(value, record, trustAppendTime);
                record.kind = LogRecord.Kind.GAP;
            }
        }
    }

    private MessageType type(byte[] value) {
        JsonScanner.Value name = field(JsonField.TYPE);
        if (name.kind != JsonScanner.Kind.STRING) {
            return MessageType.TRADE;
        }
        MessageType type = MessageType.of(name, value);
        if (type == null) {
            throw new Rejection(
                    RejectReason.UNKNOWN_TYPE,
                    "the type "
                            + Rejection.quote(name.text(value))
                            + " is not known; these are: "
                            + MessageType.names());
        }
        return type;
    }

    private void checkFields(MessageType type) {
        if (twice != 0) {
            for (JsonField field : FIELDS) {
                if ((twice & field.bit()) != 0 && type.has(field)) {
                    throw standsTwice(field);
                }
            }
        }
        for (JsonField field : FIELDS) {
            JsonScanner.Kind kind = field(field).kind;
            if (isThere(field) && type.has(field) && !field.takes(kind)) {
                throw new Rejection(
                        RejectReason.WRONG_TYPE,
                        "the field " + field.label + " has the wrong JSON type: " + kind);
            }
        }
    }

    private void requireFields(MessageType type) {
        for (JsonField field : FIELDS) {
            if (type.requires(field) && !isThere(field)) {
                throw missing(field);
            }
        }
    }

    static Rejection missing(JsonField field) {
        return new Rejection(
                RejectReason.MISSING_FIELD, "the field " + field.label + " is missing");
    }

    JsonScanner.Value field(JsonField field) {
        return fields[field.place()];
    }

    /** Whether the message has a field, and not as {@code null}. */
    boolean isThere(JsonField field) {
        JsonScanner.Kind kind = field(field).kind;
        return kind != JsonScanner.Kind.ABSENT && kind != JsonScanner.Kind.NULL;
    }

    /** The text of a field that is checked; empty when absent. */
    String text(byte[] value, JsonField field) {
        return isThere(field) ? field(field).text(value) : "";
    }

    /** What a TRADE and a SNAPSHOT have in common, once the symbol is read. */
    private void readTick(
            byte[] value, JsonField sizeField, LogRecord record, boolean trustAppendTime) {
        readNumbers(value, sizeField);
        long eventTime = readTime(value, JsonField.EVENT_TIME);
        checkRange(sizeField);
        checkTexts(value, JsonField.VENUE);
        TickRules.requireNotFuture(eventTime, record, trustAppendTime);
        record.eventTime = eventTime;
        record.price = price.scaled();
        record.size = size.scaled();
        record.conditions = readConditions(value);
        readTradeId(value, record);
    }

    private void readSymbol(byte[] value, LogRecord record) {
        JsonScanner.Value field = field(JsonField.SYMBOL);
        byte[] bytes = field.escaped ? utf8(field.text(value)) : value;
        int start = field.escaped ? 0 : field.start;
        int end = field.escaped ? bytes.length : field.end;
        record.symbol = texts.symbol(bytes, start, end);
        if (record.symbol.isEmpty()) {
            throw TickRules.notASymbol("the symbol", field.text(value));
        }
        byte @Nullable [] key = record.key();
        if (key == null || !Arrays.equals(key, 0, key.length, bytes, start, end)) {
            throw new Rejection(
                    RejectReason.KEY,
                    key == null
                            ? "the record has no key; it must be the symbol"
                            : "the key of the record is not the symbol " + record.symbol);
        }
    }

    private void readNumbers(byte[] value, JsonField sizeField) {
        readDecimal(value, JsonField.PRICE, price);
        readDecimal(value, sizeField, size);
        requireScale(price, JsonField.PRICE);
        requireScale(size, sizeField);
    }

    /** Reads a number, which is 0 where it is absent. */
    void readDecimal(byte[] value, JsonField field, ScaledDecimal into) {
        if (isThere(field)) {
            into.read(value, field(field).start, field(field).end);
        } else {
            into.read(ZERO, 0, ZERO.length);
        }
    }

    static void requireScale(ScaledDecimal number, JsonField field) {
        if (number.tooFine()) {
            throw new Rejection(RejectReason.SCALE, field.label + " has more than 8 decimals");
        }
    }

    /** Microseconds since the epoch. */
    long readTime(byte[] value, JsonField of) {
        long eventTime = 0;
        JsonScanner.Value field = field(of);
        boolean negative = value[field.start] == '-';
        for (int i = field.start + (negative ? 1 : 0); i < field.end; i++) {
            eventTime = eventTime * 10 + value[i] - '0';
            if (eventTime >= TickRules.EVENT_TIME_LIMIT) {
                break;
            }
        }
        if (eventTime >= TickRules.EVENT_TIME_LIMIT || (negative && eventTime != 0)) {
            throw TickRules.timeOutOfRange(of.label);
        }
        return eventTime;
    }

    private void checkRange(JsonField sizeField) {
        if (!price.inRange() || price.scaled() == 0) {
            throw new Rejection(RejectReason.RANGE, "price is not above 0 and below 10^10");
        }
        if (!size.inRange()) {
            throw new Rejection(
                    RejectReason.RANGE, sizeField.label + " is not from 0 to below 10^10");
        }
        if (!TickRules.turnoverInRange(price.scaled(), size.scaled())) {
            throw new Rejection(
                    RejectReason.RANGE, "price x " + sizeField.label + " is not below 10^14");
        }
    }

    /** Checks the texts from a field on, those that every type may have. */
    void checkTexts(byte[] value, JsonField first) {
        checkTexts(value, first, JsonField.SOURCE);
    }

    /** Checks the texts from a field to another. */
    void checkTexts(byte[] value, JsonField first, JsonField last) {
        for (int i = first.place(); i <= last.place(); i++) {
            JsonScanner.Value field = fields[i];
            if (field.kind == JsonScanner.Kind.STRING && !isPlainText(value, field)) {
                throw new Rejection(
                        RejectReason.TEXT,
                        "the field "
                                + FIELDS[i].label
                                + " is longer than 256 bytes, or holds a control character or half"
                                + " a surrogate pair");
            }
        }
    }

    private static boolean isPlainText(byte[] value, JsonScanner.Value field) {
        if (!field.escaped) {
            for (int i = field.start; i < field.end; i++) {
                if (value[i] == 0x7F) {
                    return false;
                }
            }
            return field.end - field.start <= TickRules.LONGEST_TEXT;
        }
        String text = field.text(value);
        return text.chars().noneMatch(c -> c < 0x20 || c == 0x7F)
                && StandardCharsets.UTF_8.newEncoder().canEncode(text)
                && utf8(text).length <= TickRules.LONGEST_TEXT;
    }

    private String readConditions(byte[] value) {
        JsonScanner.Value field = field(JsonField.CONDITIONS);
        if (field.kind != JsonScanner.Kind.STRING) {
            return "";
        }
        return field.escaped ? field.text(value) : texts.conditions(value, field.start, field.end);
    }

    private void readTradeId(byte[] value, LogRecord record) {
        JsonScanner.Value id = field(JsonField.TRADE_ID);
        record.hasTradeId = id.kind == JsonScanner.Kind.STRING && id.end > id.start;
        if (!record.hasTradeId) {
            return;
        }
        JsonScanner.Value source = field(JsonField.SOURCE);
        boolean named = source.kind == JsonScanner.Kind.STRING && source.end > source.start;
        long seed = named ? hash(value, source, 0) : 0;
        record.tradeIdHigh = hash(value, id, seed);
        record.tradeIdLow = hash(value, id, ~seed);
    }

    private static long hash(byte[] value, JsonScanner.Value field, long seed) {
        if (field.escaped) {
            byte[] bytes = utf8(field.text(value));
            return XxHash64.hash(bytes, 0, bytes.length, seed);
        }
        return XxHash64.hash(value, field.start, field.end - field.start, seed);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
