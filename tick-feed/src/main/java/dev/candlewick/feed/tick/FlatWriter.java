package dev.candlewick.feed.tick;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes ticks and heartbeats in the flat encoding of topics/README.md. */
public final class FlatWriter {
    private static final int FIXED_BYTES = 32;
    private static final int LONGEST_TEXT = 255;
    private static final byte TRADE = 1;
    private static final byte HEARTBEAT = 2;
    private static final byte[] ABSENT = {};

    private FlatWriter() {}

    /**
     * The tick in flat encoding; empty when a text of it is too long for that.
     *
     * @throws ArithmeticException when price or size is no value of the contract
     */
    public static Optional<byte[]> trade(Tick tick) {
        return write(
                TRADE,
                tick.eventTime(),
                scaled(tick.price()),
                scaled(tick.size()),
                utf8(tick.conditions()),
                utf8(tick.venue()),
                utf8(tick.tradeId()),
                utf8(tick.source()));
    }

    /**
     * A heartbeat in flat encoding; empty when the name of the source is too long for that.
     *
     * @param eventTime everything before this time has been sent; microseconds since the epoch
     */
    public static Optional<byte[]> heartbeat(String source, long eventTime) {
        return heartbeat(source, eventTime, false);
    }

    /**
     * The same.
     *
     * @param live whether the ticks of the source are sent as they happen
     */
    public static Optional<byte[]> heartbeat(String source, long eventTime, boolean live) {
        byte[] conditions = live ? utf8(MessageWriter.LIVE) : ABSENT;
        return write(HEARTBEAT, eventTime, 0, 0, conditions, ABSENT, ABSENT, utf8(source));
    }

    private static Optional<byte[]> write(
            byte type, long eventTime, long price, long size, byte[]... texts) {
        int length = FIXED_BYTES;
        for (byte[] text : texts) {
            if (text.length > LONGEST_TEXT) {
                return Optional.empty();
            }
            length += text.length;
        }
        ByteBuffer message = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN).put(type);
        for (byte[] text : texts) {
            message.put((byte) text.length);
        }
        message.put(new byte[3]).putLong(eventTime).putLong(price).putLong(size);
        for (byte[] text : texts) {
            message.put(text);
        }
        return Optional.of(message.array());
    }

    private static long scaled(String decimal) {
        return new BigDecimal(decimal).scaleByPowerOfTen(Decimal.SCALE).longValueExact();
    }

    private static byte[] utf8(@Nullable String text) {
        return text == null ? ABSENT : text.getBytes(StandardCharsets.UTF_8);
    }
}
