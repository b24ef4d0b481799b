package dev.candlewick.job.source;

import dev.candlewick.job.tick.LogRecord;
import dev.candlewick.job.tick.LogStretch;
import dev.candlewick.job.tick.TickParser;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.record.TimestampType;

/**
 * Up to {@link #LONGEST} records of one partition that follow each other, decoded, in the shape of
 * the last of them: what the connector notes of it, the offset first of all, holds for all of them.
 */
final class PolledStretch extends ConsumerRecord<byte[], byte[]> {

    static final int LONGEST = 256;

    private static final byte[] NOTHING = {};

    private final LogStretch decoded = new LogStretch();
    private long offset;
    private long timestamp;

    PolledStretch(String topic, int partition) {
        super(topic, partition, 0, NOTHING, NOTHING);
        decoded.records = new LogRecord[8];
    }

    /**
     * Decodes a record and appends it. Never fails: what is no tick is a record that says so.
     *
     * @param kafka with key and value in {@link ByteBuffer}s
     */
    void add(ConsumerRecord<?, ?> kafka, TickParser parser) {
        LogRecord record = new LogRecord();
        record.topic = kafka.topic();
        record.partition = kafka.partition();
        record.offset = kafka.offset();
        record.appendTime = kafka.timestamp();
        record.keyIn((ByteBuffer) kafka.key());
        record.valueIn((ByteBuffer) kafka.value());
        parser.parse(
                record,
                EncodingHeader.of(kafka.headers()),
                kafka.timestampType() == TimestampType.LOG_APPEND_TIME);
        if (decoded.count == decoded.records.length) {
            decoded.records = Arrays.copyOf(decoded.records, LONGEST);
        }
        decoded.records[decoded.count++] = record;
        offset = kafka.offset();
        timestamp = kafka.timestamp();
    }

    boolean isFull() {
        return decoded.count == LONGEST;
    }

    LogStretch decoded() {
        return decoded;
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public long timestamp() {
        return timestamp;
    }
}
