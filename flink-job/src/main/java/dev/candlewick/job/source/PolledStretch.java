package dev.candlewick.job.source;

import dev.candlewick.job.tick.LogRecord;
import dev.candlewick.job.tick.LogStretch;
import java.util.Arrays;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Up to {@link #LONGEST} records of one partition that follow each other, in the shape of the last
 * of them: what the connector notes of it, the offset first of all, holds for all of them. Reused
 * for the next stretch.
 */
final class PolledStretch extends ConsumerRecord<byte[], byte[]> {

    /** Few enough for their bytes to stay near the processor between parser and fold. */
    static final int LONGEST = 256;

    @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of a generic type
    private final ConsumerRecord<byte[], byte[]>[] records = new ConsumerRecord[LONGEST];

    /**
     * As many records as the longest stretch had so far. They live as long as one poll: in objects
     * that live long, every reference to a young one costs the garbage collector a note.
     */
    private final LogStretch decoded = new LogStretch();

    private int size;

    PolledStretch() {
        super("", 0, 0, new byte[0], new byte[0]);
    }

    void clear() {
        size = 0;
    }

    void add(ConsumerRecord<byte[], byte[]> record) {
        records[size++] = record;
    }

    boolean isFull() {
        return size == LONGEST;
    }

    /** Where the records are to be decoded to. */
    LogStretch decoded() {
        int known = decoded.records.length;
        if (known < size) {
            decoded.records = Arrays.copyOf(decoded.records, size);
            for (int i = known; i < size; i++) {
                decoded.records[i] = new LogRecord();
            }
        }
        decoded.count = size;
        return decoded;
    }

    int size() {
        return size;
    }

    ConsumerRecord<byte[], byte[]> get(int index) {
        return records[index];
    }

    private ConsumerRecord<byte[], byte[]> last() {
        return records[size - 1];
    }

    @Override
    public String topic() {
        return last().topic();
    }

    @Override
    public int partition() {
        return last().partition();
    }

    @Override
    public long offset() {
        return last().offset();
    }

    @Override
    public long timestamp() {
        return last().timestamp();
    }
}
