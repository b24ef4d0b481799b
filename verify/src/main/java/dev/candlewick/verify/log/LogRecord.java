package dev.candlewick.verify.log;

import dev.candlewick.verify.message.Encoding;
import dev.candlewick.verify.message.Message;
import dev.candlewick.verify.message.MessageParser;
import org.jspecify.annotations.Nullable;

/**
 * One record of the log.
 *
 * @param partition Kafka partition
 * @param offset Kafka offset
 * @param key as it lies in the log, null when there is none
 * @param value as it lies in the log, null when there is none
 * @param encoding how the value is written, by the record's header
 * @param appendTime milliseconds since the epoch; null on topics that do not stamp it
 */
@SuppressWarnings(
        "ArrayRecordComponent") // never compared, and copying every message would be waste
public record LogRecord(
        int partition,
        long offset,
        byte @Nullable [] key,
        byte @Nullable [] value,
        Encoding encoding,
        @Nullable Long appendTime) {

    /** What the message is, by the contract. */
    public Message message() {
        return MessageParser.parse(key, value, encoding, appendTime);
    }
}
