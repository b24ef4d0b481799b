package dev.candlewick.job.tick;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a message of the tick topic from its bytes, without garbage for a plain tick, exactly, and
 * without ever throwing: what breaks the contract fills the record with the first reason that
 * applies.
 *
 * <p>The whole message is read before any of its fields is judged, because MALFORMED outranks every
 * reason after it. Not thread safe.
 */
public final class TickParser {

    private static final int DEEPEST_NESTING = 64;
    private static final int LONGEST_TEXT = 256;
    private static final long EVENT_TIME_LIMIT = 4_102_444_800_000_000L;
    private static final long FUTURE_TOLERANCE = 5_000_000L;

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
    private final TextTable symbols = new TextTable();
    private final TextTable conditions = new TextTable();
    private final ScaledDecimal price = new ScaledDecimal();
    private final ScaledDecimal size = new ScaledDecimal();

    public TickParser() {
        Arrays.setAll(fields, i -> new JsonScanner.Value());
    }

    /**
     * Fills kind, reason and tick fields of {@code record} from its key and value.
     *
     * @param trustAppendTime whether appendTime was set by the broker, so that a time after it is a
     *     tick from the future
     */
    public void parse(LogRecord record, boolean trustAppendTime) {
        record.reason = null;
        record.detail = "";
        byte @Nullable [] value = record.value;
        if (value == null || value.length == 0) {
            record.reject(
                    RejectReason.EMPTY,
                    value == null ? "the record has no value" : "the value has no bytes");
            return;
        }
        try {
            read(value);
            judge(value, record, trustAppendTime);
        } catch (Rejection rejection) {
            record.reject(rejection.reason, rejection.detail);
        }
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
                throw malformed("the field " + NAMES[field] + " stands twice");
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
        if (trustAppendTime && eventTime > record.appendTime * 1000 + FUTURE_TOLERANCE) {
            throw new Rejection(
                    RejectReason.FUTURE,
                    "event_time lies more than 5 s after the append time of the record");
        }
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
                "the type " + quote(name) + " is not known; TRADE and HEARTBEAT are");
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
        record.symbol = symbols.get(bytes, start, end, TickParser::isSymbol);
        if (record.symbol.isEmpty()) {
            throw new Rejection(
                    RejectReason.SYMBOL,
                    "the symbol "
                            + quote(field.text(value))
                            + " does not match [A-Z0-9._:/-]{1,32}");
        }
        byte @Nullable [] key = record.key;
        if (key == null || !Arrays.equals(key, 0, key.length, bytes, start, end)) {
            throw new Rejection(
                    RejectReason.KEY,
                    key == null
                            ? "the record has no key; it must be the symbol"
                            : "the key of the record is not the symbol " + record.symbol);
        }
    }

    private static boolean isSymbol(byte[] bytes, int start, int end) {
        if (end - start < 1 || end - start > 32) {
            return false;
        }
        for (int i = start; i < end; i++) {
            byte b = bytes[i];
            boolean allowed =
                    (b >= 'A' && b <= 'Z') || (b >= '-' && b <= ':') /* - . / 0-9 : */ || b == '_';
            if (!allowed) {
                return false;
            }
        }
        return true;
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
            if (eventTime >= EVENT_TIME_LIMIT) {
                break;
            }
        }
        if (eventTime >= EVENT_TIME_LIMIT || (negative && eventTime != 0)) {
            throw new Rejection(
                    RejectReason.RANGE,
                    "event_time is not within 1970-01-01 and 2100-01-01, in microseconds");
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
        // price x size < 10^14, both scaled by 10^8: the product is below 10^30 = (high, low).
        long high = Math.multiplyHigh(price.scaled(), size.scaled());
        long low = price.scaled() * size.scaled();
        if (Int128.compare(high, low, Int128.TEN_TO_30_HIGH, Int128.TEN_TO_30_LOW) >= 0) {
            throw new Rejection(RejectReason.RANGE, "price x size is not below 10^14");
        }
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
            return field.end - field.start <= LONGEST_TEXT;
        }
        String text = field.text(value);
        return text.chars().noneMatch(c -> c < 0x20 || c == 0x7F)
                && StandardCharsets.UTF_8.newEncoder().canEncode(text)
                && utf8(text).length <= LONGEST_TEXT;
    }

    private String readConditions(byte[] value) {
        JsonScanner.Value field = fields[CONDITIONS];
        if (field.kind != JsonScanner.Kind.STRING) {
            return "";
        }
        return field.escaped
                ? field.text(value)
                : conditions.get(value, field.start, field.end, (bytes, start, end) -> true);
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

    /**
     * At most 40 characters of a text, printable, so that a hostile message cannot fill a log line.
     */
    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints()
                .limit(40)
                .map(
                        c ->
                                c < 0x20 || c == 0x7F || Character.getType(c) == Character.SURROGATE
                                        ? '?'
                                        : c)
                .forEach(quoted::appendCodePoint);
        return quoted.append(text.codePointCount(0, text.length()) > 40 ? "...\"" : "\"")
                .toString();
    }

    static Rejection malformed(String detail) {
        return new Rejection(RejectReason.MALFORMED, detail);
    }

    /** Fails unless {@code bytes} are well-formed UTF-8. */
    static void requireUtf8(byte[] bytes) {
        int i = 0;
        while (i < bytes.length && bytes[i] >= 0) {
            i++;
        }
        if (i == bytes.length) {
            return;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw malformed("the value is not UTF-8: " + e.getMessage());
        }
    }

    /** Leaves the parser with a reason; never leaves {@link #parse}. */
    static final class Rejection extends RuntimeException {
        final transient RejectReason reason;
        final String detail;

        Rejection(RejectReason reason, String detail) {
            super(detail, null, false, false);
            this.reason = reason;
            this.detail = detail;
        }
    }
}
