package dev.candlewick.benchmark.tick;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The flat encoding. */
public final class FlatDecoder implements Decoder {
    static final int TEXTS = 32;

    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    @Override
    public void decode(byte[] value, RawTick tick) {
        if (value[0] != 1) {
            throw new IllegalArgumentException("Not a trade");
        }
        tick.conditionsAt = TEXTS;
        tick.conditionsLength = value[1] & 0xFF;
        tick.eventTime = (long) LONG.get(value, 8);
        tick.price = (long) LONG.get(value, 16);
        tick.size = (long) LONG.get(value, 24);
    }
}
