package dev.candlewick.job.tick;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads a message in the encoding {@code flat1}, as the contract lays it out, and finds the first
 * reason for which it is rejected. Not thread safe.
 */
final class FlatTickReader {

    private static final int TRADE = 1;
    private static final int HEARTBEAT = 2;

    private static final int LENGTHS = 1;
    private static final long ZEROS = 0xFFFFFFL << 40;
    private static final int EVENT_TIME = 8;
    private static final int PRICE = 16;
    private static final int SIZE = 24;
    private static final int TEXTS = 32;
    private static final String[] NAMES = {"conditions", "venue", "trade_id", "source"};
    private static final int SOURCE = 3;

    private final TickTexts texts;

    FlatTickReader(TickTexts texts) {
        this.texts = texts;
    }

    /**
     * Fills the tick fields of {@code record}.
     *
     * @throws Rejection when the message breaks the contract
     */
    void read(byte[] bytes, LogRecord record, boolean trustAppendTime) {
        int start = record.valueStart;
        int size = record.valueEnd - start;
        if (size < TEXTS) {
            throw Rejection.malformed(
                    "a flat1 message has at least 32 bytes, and this has " + size);
        }
        long head = Words.at(bytes, start);
        int length = TEXTS + byteAt(head, 1) + byteAt(head, 2) + byteAt(head, 3) + byteAt(head, 4);
        if (size != length || (head & ZEROS) != 0) {
            throw Rejection.malformed(
                    size != length
                            ? "by the lengths of its texts the message has "
                                    + length
                                    + " bytes, but it has "
                                    + size
                            : "bytes 5 to 7 of a flat1 message must be 0");
        }
        boolean printable = Words.arePrintable(bytes, start + TEXTS, record.valueEnd);
        if (!printable) {
            TickRules.requireUtf8(bytes, start + TEXTS, record.valueEnd);
            requireWholeTexts(bytes, start + TEXTS, head);
        }
        int type = byteAt(head, 0);
        if (type == TRADE) {
            readTrade(bytes, head, record, printable, trustAppendTime);
        } else if (type == HEARTBEAT) {
            readHeartbeat(bytes, head, record, trustAppendTime);
        } else {
            throw new Rejection(
                    RejectReason.UNKNOWN_TYPE,
                    "the type " + type + " is not known; 1 (TRADE) and 2 (HEARTBEAT) are");
        }
    }

    private static int byteAt(long head, int index) {
        return (int) (head >>> (index * Byte.SIZE)) & 0xFF;
    }

    /** A text that begins inside a character is no UTF-8, though all of them together may be. */
    private static void requireWholeTexts(byte[] bytes, int texts, long head) {
        int start = texts;
        for (int i = 0; i < NAMES.length; i++) {
            int size = byteAt(head, LENGTHS + i);
            if (size > 0 && (bytes[start] & 0xC0) == 0x80) {
                throw Rejection.malformed("the field " + NAMES[i] + " is not UTF-8");
            }
            start += size;
        }
    }

    private void readTrade(
            byte[] bytes, long head, LogRecord record, boolean printable, boolean trustAppendTime) {
        byte @Nullable [] key = record.keyBytes;
        if (key == null) {
            throw new Rejection(
                    RejectReason.MISSING_FIELD,
                    "the record has no key; in a flat1 message it is the symbol");
        }
        String symbol = texts.symbol(key, record.keyStart, record.keyEnd);
        if (symbol.isEmpty()) {
            throw TickRules.notASymbol(
                    "the key",
                    new String(
                            key,
                            record.keyStart,
                            record.keyEnd - record.keyStart,
                            StandardCharsets.UTF_8));
        }
        int symbolNumber = texts.symbolNumber();
        int start = record.valueStart;
        long eventTime = eventTime(bytes, start);
        long price = Words.at(bytes, start + PRICE);
        long size = Words.at(bytes, start + SIZE);
        if (price <= 0 || price >= TickRules.PRICE_AND_SIZE_LIMIT) {
            throw new Rejection(RejectReason.RANGE, "price is not above 0 and below 10^10");
        }
        if (size < 0 || size >= TickRules.PRICE_AND_SIZE_LIMIT) {
            throw new Rejection(RejectReason.RANGE, "size is not from 0 to below 10^10");
        }
        TickRules.requireTurnoverInRange(price, size);
        int conditions = start + TEXTS;
        int venue = conditions + byteAt(head, 1);
        int id = venue + byteAt(head, 2);
        int source = id + byteAt(head, 3);
        if (!printable) {
            requirePrintable(bytes, conditions, head, 0);
        }
        TickRules.requireNotFuture(eventTime, record, trustAppendTime);
        record.kind = LogRecord.Kind.TRADE;
        record.symbol = symbol;
        record.symbolNumber = symbolNumber;
        record.eventTime = eventTime;
        record.price = price;
        record.size = size;
        record.conditions = texts.conditions(bytes, conditions, venue);
        record.hasTradeId = source > id;
        if (record.hasTradeId) {
            record.setTradeId(bytes, id, source, source, record.valueEnd);
        }
    }

    private static void readHeartbeat(
            byte[] bytes, long head, LogRecord record, boolean trustAppendTime) {
        long eventTime = eventTime(bytes, record.valueStart);
        requirePrintable(bytes, record.valueStart + TEXTS, head, SOURCE);
        TickRules.requireNotFuture(eventTime, record, trustAppendTime);
        record.kind = LogRecord.Kind.HEARTBEAT;
        record.symbol = "";
        record.eventTime = eventTime;
        int conditions = record.valueStart + TEXTS;
        record.live = TickRules.isLive(bytes, conditions, conditions + byteAt(head, LENGTHS));
    }

    private static long eventTime(byte[] bytes, int start) {
        long eventTime = Words.at(bytes, start + EVENT_TIME);
        if (eventTime < 0 || eventTime >= TickRules.EVENT_TIME_LIMIT) {
            throw TickRules.timeOutOfRange("event_time");
        }
        return eventTime;
    }

    private static void requirePrintable(byte[] bytes, int texts, long head, int first) {
        int start = texts;
        for (int i = 0; i < NAMES.length; i++) {
            int end = start + byteAt(head, LENGTHS + i);
            for (int at = start; i >= first && at < end; at++) {
                if ((bytes[at] >= 0 && bytes[at] < ' ') || bytes[at] == 0x7F) {
                    throw new Rejection(
                            RejectReason.TEXT,
                            "the field " + NAMES[i] + " holds a control character");
                }
            }
            start = end;
        }
    }
}
