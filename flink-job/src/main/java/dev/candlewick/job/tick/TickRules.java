package dev.candlewick.job.tick;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What the contract asks of a tick whatever its encoding. Prices and sizes are scaled by 10^8. */
final class TickRules {

    static final int LONGEST_TEXT = 256;

    /** 2100-01-01 in microseconds since the epoch. */
    static final long EVENT_TIME_LIMIT = 4_102_444_800_000_000L;

    /** 10^10, scaled. */
    static final long PRICE_AND_SIZE_LIMIT = 1_000_000_000_000_000_000L;

    private static final long FUTURE_TOLERANCE = 5_000_000L;

    private static final byte[] LIVE = {'l', 'i', 'v', 'e'};

    private TickRules() {}

    /** Whether the conditions of a heartbeat say that its source is live. */
    static boolean isLive(byte[] bytes, int start, int end) {
        return Arrays.equals(bytes, start, end, LIVE, 0, LIVE.length);
    }

    static boolean isSymbol(byte[] bytes, int start, int end) {
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

    /** Whether price x size is below 10^14. */
    static boolean turnoverInRange(long price, long size) {
        // Both are scaled by 10^8: the product is below 10^30 = (high, low).
        long high = Math.multiplyHigh(price, size);
        return high < Int128.TEN_TO_30_HIGH
                || Int128.compare(high, price * size, Int128.TEN_TO_30_HIGH, Int128.TEN_TO_30_LOW)
                        < 0;
    }

    static void requireTurnoverInRange(long price, long size) {
        if (!turnoverInRange(price, size)) {
            throw new Rejection(RejectReason.RANGE, "price x size is not below 10^14");
        }
    }

    static Rejection timeOutOfRange(String field) {
        return new Rejection(
                RejectReason.RANGE,
                field + " is not within 1970-01-01 and 2100-01-01, in microseconds");
    }

    static Rejection notASymbol(String what, String text) {
        return new Rejection(
                RejectReason.SYMBOL,
                what + " " + Rejection.quote(text) + " does not match [A-Z0-9._:/-]{1,32}");
    }

    static boolean isFuture(long eventTime, LogRecord record, boolean trustAppendTime) {
        return trustAppendTime && eventTime > record.appendTime * 1000 + FUTURE_TOLERANCE;
    }

    static void requireNotFuture(long eventTime, LogRecord record, boolean trustAppendTime) {
        if (isFuture(eventTime, record, trustAppendTime)) {
            throw new Rejection(
                    RejectReason.FUTURE,
                    "event_time lies more than 5 s after the append time of the record");
        }
    }

    /** Fails unless {@code bytes[start, end)} are well-formed UTF-8. */
    static void requireUtf8(byte[] bytes, int start, int end) {
        int i = start;
        while (i < end && bytes[i] >= 0) {
            i++;
        }
        if (i == end) {
            return;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, start, end - start));
        } catch (CharacterCodingException e) {
            throw Rejection.malformed("the value is not UTF-8: " + e.getMessage());
        }
    }
}
