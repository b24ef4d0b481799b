package dev.candlewick.job.tick;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Bytes that lie among those of other messages, as in what Kafka has fetched. */
final class FetchedBytes {

    private static final Random RANDOM = new Random(17);
    private static final byte[] OTHERS = "\"}9,0.{\"\\x".getBytes(StandardCharsets.US_ASCII);

    private FetchedBytes() {}

    static @Nullable ByteBuffer around(byte @Nullable [] message) {
        if (message == null) {
            return null;
        }
        int before = RANDOM.nextInt(40);
        byte[] all = new byte[before + message.length + RANDOM.nextInt(40)];
        for (int i = 0; i < all.length; i++) {
            all[i] = OTHERS[RANDOM.nextInt(OTHERS.length)];
        }
        System.arraycopy(message, 0, all, before, message.length);
        return ByteBuffer.wrap(all, before, message.length).slice();
    }
}
