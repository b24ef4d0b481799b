package dev.candlewick.job.tick;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads a TRADE as feeds write it: a JSON object without spaces, the fields of the contract and no
 * others, each once and in any order, texts in plain ASCII, numbers without an exponent. It takes
 * nothing that {@link JsonTickReader} would reject or read otherwise; whatever it is not sure of it
 * leaves to that one. Not thread safe.
 */
final class PlainJsonReader {

    private static final long TYPE_TRADE = Words.of("type\":\"T");
    private static final int TRADE = (int) Words.of("RADE");
    private static final long SYMBOL = Words.of("symbol\":");
    private static final long EVENT_TIME = Words.of("event_ti");
    private static final int EVENT_TIME_REST = (int) Words.of("me\":");
    private static final long PRICE = Words.of("price\":");
    private static final long SIZE = Words.of("size\":");
    private static final long VENUE = Words.of("venue\":\"");
    private static final long CONDITIONS = Words.of("conditio");
    private static final int CONDITIONS_REST = (int) Words.of("ns\":");
    private static final long TRADE_ID = Words.of("trade_id");
    private static final long SOURCE = Words.of("source\":");

    private static final int HAS_TYPE = 1;
    private static final int HAS_SYMBOL = 1 << 1;
    private static final int HAS_EVENT_TIME = 1 << 2;
    private static final int HAS_PRICE = 1 << 3;
    private static final int HAS_SIZE = 1 << 4;
    private static final int HAS_VENUE = 1 << 5;
    private static final int HAS_CONDITIONS = 1 << 6;
    private static final int HAS_TRADE_ID = 1 << 7;
    private static final int HAS_SOURCE = 1 << 8;
    private static final int REQUIRED = HAS_SYMBOL | HAS_EVENT_TIME | HAS_PRICE | HAS_SIZE;

    private static final int NOT_PLAIN = -1;
    private static final int MOST_DIGITS = 10;
    private static final int MOST_DECIMALS = 8;
    private static final long ONE = 100_000_000L;
    private static final long[] UNIT_OF_DECIMALS = {
        ONE, ONE / 10, ONE / 100, 100_000, 10_000, 1000, 100, 10, 1
    };

    private final TickTexts texts;

    /** What the last number was: whole, or scaled by 10^8. */
    private long number;

    /** Where the message ends. */
    private int messageEnd;

    private int symbolStart;
    private int symbolEnd;
    private int conditionsStart;
    private int conditionsEnd;
    private int idStart;
    private int idEnd;
    private int sourceStart;
    private int sourceEnd;
    private long eventTime;
    private long price;
    private long size;

    PlainJsonReader(TickTexts texts) {
        this.texts = texts;
    }

    /** Fills the tick fields of {@code record}; false: it has not, and somebody else must. */
    boolean read(byte[] value, LogRecord record, boolean trustAppendTime) {
        messageEnd = record.valueEnd;
        conditionsStart = conditionsEnd = idStart = idEnd = sourceStart = sourceEnd = 0;
        int fields = fields(value, record.valueStart);
        if ((fields & REQUIRED) != REQUIRED
                || price == 0
                || !TickRules.turnoverInRange(price, size)
                || TickRules.isFuture(eventTime, record, trustAppendTime)) {
            return false;
        }
        byte @Nullable [] key = record.keyBytes;
        if (key == null
                || !Arrays.equals(
                        key, record.keyStart, record.keyEnd, value, symbolStart, symbolEnd)) {
            return false;
        }
        String symbol = texts.symbol(value, symbolStart, symbolEnd);
        if (symbol.isEmpty()) {
            return false;
        }
        record.kind = LogRecord.Kind.TRADE;
        record.symbol = symbol;
        record.symbolNumber = texts.symbolNumber();
        record.eventTime = eventTime;
        record.price = price;
        record.size = size;
        record.conditions = texts.conditions(value, conditionsStart, conditionsEnd);
        record.hasTradeId = idEnd > idStart;
        if (record.hasTradeId) {
            record.setTradeId(value, idStart, idEnd, sourceStart, sourceEnd);
        }
        return true;
    }

    /** Which fields there are; 0 when the message is not plain. */
    private int fields(byte[] value, int start) {
        int last = messageEnd - 1;
        if (value[start] != '{' || value[last] != '}') {
            return 0;
        }
        int seen = 0;
        int at = start + 1;
        while (true) {
            // The shortest that can follow is "size":1}
            if (at + 9 > messageEnd || value[at] != '"') {
                return 0;
            }
            long word = Words.at(value, at + 1);
            int field = field(value, at, word);
            if (field == 0 || (seen & field) != 0) {
                return 0;
            }
            seen |= field;
            at = end(value, at, field);
            if (at < 0 || at > last) {
                return 0;
            }
            if (value[at] != ',') {
                return at == last ? seen : 0;
            }
            at++;
        }
    }

    private int field(byte[] value, int at, long word) {
        switch ((byte) word) {
            case 's' -> {
                if (word == SYMBOL) {
                    return HAS_SYMBOL;
                }
                if (word == SOURCE) {
                    return HAS_SOURCE;
                }
                return (word & Words.first(6)) == SIZE ? HAS_SIZE : 0;
            }
            case 'e' -> {
                return word == EVENT_TIME && rest(value, at, EVENT_TIME_REST) ? HAS_EVENT_TIME : 0;
            }
            case 'p' -> {
                return (word & Words.first(7)) == PRICE ? HAS_PRICE : 0;
            }
            case 't' -> {
                if (word == TYPE_TRADE) {
                    return rest(value, at, TRADE) ? HAS_TYPE : 0;
                }
                return word == TRADE_ID ? HAS_TRADE_ID : 0;
            }
            case 'v' -> {
                return word == VENUE ? HAS_VENUE : 0;
            }
            case 'c' -> {
                return word == CONDITIONS && rest(value, at, CONDITIONS_REST) ? HAS_CONDITIONS : 0;
            }
            default -> {
                return 0;
            }
        }
    }

    private boolean rest(byte[] value, int at, int expected) {
        return at + 13 <= messageEnd && Words.halfAt(value, at + 9) == expected;
    }

    /** Reads the value of a field whose name begins at {@code at}; returns where it ends. */
    private int end(byte[] value, int at, int field) {
        switch (field) {
            case HAS_TYPE -> {
                return isAt(value, at + 13, '"') ? at + 14 : NOT_PLAIN;
            }
            case HAS_SYMBOL -> {
                symbolStart = at + 10;
                symbolEnd = text(value, at + 9);
                return symbolEnd + 1;
            }
            case HAS_EVENT_TIME -> {
                int end = whole(value, at + 13);
                eventTime = number;
                return end;
            }
            case HAS_PRICE -> {
                int end = decimal(value, at + 8);
                price = number;
                return end;
            }
            case HAS_SIZE -> {
                int end = decimal(value, at + 7);
                size = number;
                return end;
            }
            case HAS_VENUE -> {
                return text(value, at + 8) + 1;
            }
            case HAS_CONDITIONS -> {
                conditionsStart = at + 14;
                conditionsEnd = text(value, at + 13);
                return conditionsEnd + 1;
            }
            case HAS_TRADE_ID -> {
                if (!isAt(value, at + 9, '"') || !isAt(value, at + 10, ':')) {
                    return NOT_PLAIN;
                }
                idStart = at + 12;
                idEnd = text(value, at + 11);
                return idEnd + 1;
            }
            default -> {
                sourceStart = at + 10;
                sourceEnd = text(value, at + 9);
                return sourceEnd + 1;
            }
        }
    }

    private boolean isAt(byte[] value, int at, char expected) {
        return at < messageEnd && value[at] == expected;
    }

    /** Where the text ends whose opening quote is at {@code quote}; -2 when it is not plain. */
    private int text(byte[] value, int quote) {
        if (!isAt(value, quote, '"')) {
            return NOT_PLAIN - 1;
        }
        int end = Words.endOfPlainText(value, quote + 1, messageEnd);
        return end < 0 || end - quote > TickRules.LONGEST_TEXT ? NOT_PLAIN - 1 : end;
    }

    /** Sixteen digits, as every microsecond since September 2001 has. */
    private int whole(byte[] value, int at) {
        if (at + 16 >= messageEnd) {
            return NOT_PLAIN;
        }
        long upper = Words.at(value, at);
        long lower = Words.at(value, at + 8);
        if (!Words.areDigits(upper) || !Words.areDigits(lower)) {
            return NOT_PLAIN;
        }
        number = Words.number(upper) * ONE + Words.number(lower);
        return value[at] == '0' || number >= TickRules.EVENT_TIME_LIMIT ? NOT_PLAIN : at + 16;
    }

    /** The brace at the end of the message stops every run of digits. */
    private int decimal(byte[] value, int start) {
        int at = start;
        long digits = 0;
        while (isDigit(value[at])) {
            digits = digits * 10 + value[at++] - '0';
        }
        int count = at - start;
        if (count == 0 || count > MOST_DIGITS || (value[start] == '0' && count > 1)) {
            return NOT_PLAIN;
        }
        int decimals = 0;
        if (value[at] == '.') {
            int first = ++at;
            while (isDigit(value[at])) {
                digits = digits * 10 + value[at++] - '0';
            }
            decimals = at - first;
            if (decimals == 0 || decimals > MOST_DECIMALS) {
                return NOT_PLAIN;
            }
        }
        number = digits * UNIT_OF_DECIMALS[decimals];
        return at;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
