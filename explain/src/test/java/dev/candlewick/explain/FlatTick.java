package dev.candlewick.explain;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes a trade in flat encoding, by the words of the contract. */
final class FlatTick {

    private FlatTick() {}

    /** Price and size are in units of 10^-8. */
    static byte[] of(long time, long price, long size, String conditions, String tradeId) {
        byte[] conditionBytes = conditions.getBytes(StandardCharsets.UTF_8);
        byte[] idBytes = tradeId.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(32 + conditionBytes.length + idBytes.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 1)
                .put((byte) conditionBytes.length)
                .put((byte) 0)
                .put((byte) idBytes.length)
                .putInt(0)
                .putLong(time)
                .putLong(price)
                .putLong(size)
                .put(conditionBytes)
                .put(idBytes)
                .array();
    }
}
