package dev.candlewick.verify.message;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The fields of one message in flat encoding. Nothing of them is checked but that they are there;
 * an absent text is empty.
 *
 * @param type 1 for a TRADE, 2 for a HEARTBEAT
 * @param eventTime microseconds since the epoch, UTC
 * @param price in units of 10^-8
 * @param size in units of 10^-8
 */
record FlatFields(
        int type,
        long eventTime,
        long price,
        long size,
        String conditions,
        String venue,
        String tradeId,
        String source) {

    static final int TRADE = 1;
    static final int HEARTBEAT = 2;

    private static final int FIXED_BYTES = 32;

    /** Reads a message; empty when it has not the layout of the contract. */
    static Optional<FlatFields> read(byte[] message) {
        if (message.length < FIXED_BYTES) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
        int type = unsigned(bytes);
        int conditions = unsigned(bytes);
        int venue = unsigned(bytes);
        int tradeId = unsigned(bytes);
        int source = unsigned(bytes);
        boolean zero = message[5] == 0 && message[6] == 0 && message[7] == 0;
        bytes.position(8);
        long eventTime = bytes.getLong();
        long price = bytes.getLong();
        long size = bytes.getLong();
        if (!zero || bytes.remaining() != conditions + venue + tradeId + source) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new FlatFields(
                            type,
                            eventTime,
                            price,
                            size,
                            text(bytes, conditions),
                            text(bytes, venue),
                            text(bytes, tradeId),
                            text(bytes, source)));
        } catch (CharacterCodingException malformed) {
            return Optional.empty();
        }
    }

    private static int unsigned(ByteBuffer bytes) {
        return Byte.toUnsignedInt(bytes.get());
    }

    private static String text(ByteBuffer bytes, int length) throws CharacterCodingException {
        ByteBuffer text = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
    }
}
