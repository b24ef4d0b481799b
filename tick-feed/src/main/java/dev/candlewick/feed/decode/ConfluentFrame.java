package dev.candlewick.feed.decode;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What stands before a message that was written with a schema registry: a zero byte, the id of the
 * schema as four bytes, big-endian; in Protobuf then which message of the schema it is.
 */
final class ConfluentFrame {
    private static final int BYTES = 5;
    private static final int DEEPEST = 32;

    private ConfluentFrame() {}

    /**
     * Reads the id; the buffer stands behind it then.
     *
     * @throws NotUnderstood when there is no such frame
     */
    static int schemaId(ByteBuffer message) throws NotUnderstood {
        if (message.remaining() < BYTES || message.get() != 0) {
            throw new NotUnderstood(
                    "it does not begin with a zero byte and a schema id, as messages with a schema"
                            + " registry do");
        }
        return message.getInt();
    }

    /**
     * Reads the way to a message of a Protobuf file: its place among the messages of the file, then
     * among those nested in it, and so on.
     *
     * @throws NotUnderstood when there is none
     */
    static List<Integer> messageIndexes(ByteBuffer message) throws NotUnderstood {
        try {
            int count = number(message);
            if (count == 0) {
                return List.of(0);
            }
            if (count < 0 || count > DEEPEST) {
                throw noIndexes();
            }
            List<Integer> indexes = new ArrayList<>();
            for (int index = 0; index < count; index++) {
                indexes.add(number(message));
            }
            return indexes;
        } catch (BufferUnderflowException cut) {
            throw noIndexes();
        }
    }

    private static NotUnderstood noIndexes() {
        return new NotUnderstood("behind the schema id it does not say which message it is");
    }

    /** A zigzag number of variable length. */
    private static int number(ByteBuffer message) throws NotUnderstood {
        int value = 0;
        for (int shift = 0; shift < 32; shift += 7) {
            byte part = message.get();
            value |= (part & 0x7F) << shift;
            if (part >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw noIndexes();
    }
}
