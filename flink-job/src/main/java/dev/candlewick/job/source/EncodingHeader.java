package dev.candlewick.job.source;

import dev.candlewick.job.tick.TickParser;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Finds the header that names the encoding of a message. Kafka turns the name of a header into a
 * String, under a lock, as soon as somebody asks for it, and then its value into an array: for a
 * tick of 60 bytes that costs more than to read it. So the bytes of both are compared where they
 * lie; where Kafka does not keep them as it does now, its own way is taken.
 */
final class EncodingHeader {

    private static final ByteBuffer NAME =
            StandardCharsets.US_ASCII.encode(TickParser.ENCODING_HEADER);
    private static final byte[] FLAT = TickParser.FLAT_ENCODING.getBytes(StandardCharsets.US_ASCII);
    private static final ByteBuffer FLAT_VALUE = ByteBuffer.wrap(FLAT);
    private static final byte[] NO_VALUE = {};

    private static final @Nullable VarHandle NAME_OF_HEADER = bytesOf("keyBuffer");
    private static final @Nullable VarHandle VALUE_OF_HEADER = bytesOf("valueBuffer");

    private EncodingHeader() {}

    private static @Nullable VarHandle bytesOf(String field) {
        try {
            return MethodHandles.privateLookupIn(RecordHeader.class, MethodHandles.lookup())
                    .findVarHandle(RecordHeader.class, field, ByteBuffer.class);
        } catch (ReflectiveOperationException otherKafka) {
            return null;
        }
    }

    /** Name of the encoding, by the last header that has one; null: there is none. */
    static byte @Nullable [] of(Headers headers) {
        Header[] all = headers.toArray();
        for (int i = all.length - 1; i >= 0; i--) {
            if (isNamed(all[i])) {
                return value(all[i]);
            }
        }
        return null;
    }

    private static boolean isNamed(Header header) {
        ByteBuffer name = bytes(header, NAME_OF_HEADER);
        return name == null ? header.key().equals(TickParser.ENCODING_HEADER) : name.equals(NAME);
    }

    private static byte[] value(Header header) {
        if (FLAT_VALUE.equals(bytes(header, VALUE_OF_HEADER))) {
            return FLAT;
        }
        byte @Nullable [] value = header.value();
        return value == null ? NO_VALUE : value;
    }

    /** The bytes of a header as they lie in the message; null when they do no longer. */
    private static @Nullable ByteBuffer bytes(Header header, @Nullable VarHandle of) {
        return of != null && header instanceof RecordHeader record
                ? (ByteBuffer) of.get(record)
                : null;
    }
}
