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

    private static final String[] NAMES = {
        "type", "symbol", "event_time", "price", "size", "venue", "conditions", "trade_id", "source"
    };
    private static final int TYPE = 0;
    private static final int SYMBOL = 1;
    private static final int EVENT_TIME = 2;
    private static final int PRICE = 3;
    private static final int SIZE = 4;
    private static final int VENUE = 5;
    private static final int CONDITIONS = 6;
    private static final int TRADE_ID = 7;
    private static final int SOURCE = 8;
    private static final byte[][] NAME_BYTES =
            Arrays.stream(NAMES)
                    .map(name -> name.getBytes(StandardCharsets.US_ASCII))
                    .toArray(byte[][]::new);

    private final JsonScanner scanner = new JsonScanner(DEEPEST_NESTING);
    private final JsonScanner.Value[] fields = new JsonScanner.Value[NAMES.length];
    private final ScaledDecimal price = new ScaledDecimal();
    private final ScaledDecimal size = new ScaledDecimal();

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
        scanner.reset(value);
        scanner.beginObject();
        while (scanner.nextName()) {
            int field = fieldAtName(value);
            if (field < 0) {
                scanner.skipValue();
            } else if (fields[field].kind == JsonScanner.Kind.ABSENT) {
                scanner.readValue(fields[field]);
            } else {
                throw Rejection.malformed("the field " + NAMES[field] + " stands twice");
            }
        }
        scanner.end();
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
        for (int i = 0; i < NAME_BYTES.length; i++) {
            if (Arrays.equals(bytes, start, end, NAME_BYTES[i], 0, NAME_BYTES[i].length)) {
                return i;
            }
        }
        return -1;
    }

    private void judge(byte[] value, LogRecord record, boolean trustAppendTime) {
        boolean heartbeat = isHeartbeat(value);
        checkTypes();
        requireFields(heartbeat);
        if (!heartbeat) {
            readSymbol(value, record);
            readNumbers(value);
        }
        long eventTime = readEventTime(value);
        if (!heartbeat) {
            checkRange();
        }
        checkTexts(value, heartbeat ? SOURCE : VENUE);
        TickRules.requireNotFuture(eventTime, record, trustAppendTime);
        record.eventTime = eventTime;
        if (heartbeat) {
            record.kind = LogRecord.Kind.HEARTBEAT;
            record.symbol = "";
            return;
        }
        record.kind = LogRecord.Kind.TRADE;
        record.price = price.scaled();
        record.size = size.scaled();
        record.conditions = readConditions(value);
        readTradeId(value, record);
    }

    private boolean isHeartbeat(byte[] value) {
        JsonScanner.Value type = fields[TYPE];
        if (type.kind != JsonScanner.Kind.STRING) {
            return false;
        }
        if (type.equalsAscii(value, "TRADE")) {
            return false;
        }
        if (type.equalsAscii(value, "HEARTBEAT")) {
            return true;
        }
        String name = type.text(value);
        throw new Rejection(
                RejectReason.UNKNOWN_TYPE,
                "the type " + Rejection.quote(name) + " is not known; TRADE and HEARTBEAT are");
    }

    private void checkTypes() {
        for (int i = 0; i < fields.length; i++) {
            JsonScanner.Kind kind = fields[i].kind;
            if (kind == JsonScanner.Kind.ABSENT || kind == JsonScanner.Kind.NULL) {
                continue;
            }
            boolean fits =
                    switch (i) {
                        case EVENT_TIME -> kind == JsonScanner.Kind.INTEGER;
                        case PRICE, SIZE ->
                                kind == JsonScanner.Kind.INTEGER
                                        || kind == JsonScanner.Kind.DECIMAL;
                        default -> kind == JsonScanner.Kind.STRING;
                    };
            if (!fits) {
                throw new Rejection(
                        RejectReason.WRONG_TYPE,
                        "the field " + NAMES[i] + " has the wrong JSON type: " + kind);
            }
        }
    }

    private void requireFields(boolean heartbeat) {
        for (int i = heartbeat ? EVENT_TIME : SYMBOL; i <= (heartbeat ? EVENT_TIME : SIZE); i++) {
            JsonScanner.Kind kind = fields[i].kind;
            if (kind == JsonScanner.Kind.ABSENT || kind == JsonScanner.Kind.NULL) {
                throw new Rejection(
                        RejectReason.MISSING_FIELD, "the field " + NAMES[i] + " is missing");
            }
        }
    }

    private void readSymbol(byte[] value, LogRecord record) {
        JsonScanner.Value field = fields[SYMBOL];
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

    private void readNumbers(byte[] value) {
        price.read(value, fields[PRICE].start, fields[PRICE].end);
        size.read(value, fields[SIZE].start, fields[SIZE].end);
        if (price.tooFine() || size.tooFine()) {
            throw new Rejection(
                    RejectReason.SCALE,
                    (price.tooFine() ? "price" : "size") + " has more than 8 decimals");
        }
    }

    private long readEventTime(byte[] value) {
        long eventTime = 0;
        JsonScanner.Value field = fields[EVENT_TIME];
        boolean negative = value[field.start] == '-';
        for (int i = field.start + (negative ? 1 : 0); i < field.end; i++) {
            eventTime = eventTime * 10 + value[i] - '0';
            if (eventTime >= TickRules.EVENT_TIME_LIMIT) {
                break;
            }
        }
        if (eventTime >= TickRules.EVENT_TIME_LIMIT || (negative && eventTime != 0)) {
            throw TickRules.eventTimeOutOfRange();
        }
        return eventTime;
    }

    private void checkRange() {
        if (!price.inRange() || price.scaled() == 0) {
            throw new Rejection(RejectReason.RANGE, "price is not above 0 and below 10^10");
        }
        if (!size.inRange()) {
            throw new Rejection(RejectReason.RANGE, "size is not from 0 to below 10^10");
        }
        TickRules.requireTurnoverInRange(price.scaled(), size.scaled());
    }

    private void checkTexts(byte[] value, int first) {
        for (int i = first; i < fields.length; i++) {
            JsonScanner.Value field = fields[i];
            if (field.kind == JsonScanner.Kind.STRING && !isPlainText(value, field)) {
                throw new Rejection(
                        RejectReason.TEXT,
                        "the field "
                                + NAMES[i]
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
        JsonScanner.Value field = fields[CONDITIONS];
        if (field.kind != JsonScanner.Kind.STRING) {
            return "";
        }
        return field.escaped ? field.text(value) : texts.conditions(value, field.start, field.end);
    }

    private void readTradeId(byte[] value, LogRecord record) {
        JsonScanner.Value id = fields[TRADE_ID];
        record.hasTradeId = id.kind == JsonScanner.Kind.STRING && id.end > id.start;
        if (!record.hasTradeId) {
            return;
        }
        JsonScanner.Value source = fields[SOURCE];
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
