package dev.candlewick.explain;

import dev.candlewick.verify.log.LogRecord;
import dev.candlewick.verify.log.RecordSource;
import dev.candlewick.verify.message.Encoding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A log in memory that counts what is read of it. */
final class MemoryRecords implements RecordSource {

    private final List<List<LogRecord>> partitions = new ArrayList<>();
    private final List<Long> beginnings = new ArrayList<>();
    private long read;

    MemoryRecords(int partitionCount) {
        for (int partition = 0; partition < partitionCount; partition++) {
            partitions.add(new ArrayList<>());
            beginnings.add(0L);
        }
    }

    /** Appends a record; returns its offset. */
    long send(int partition, @Nullable String key, @Nullable String value) {
        List<LogRecord> log = partitions.get(partition);
        log.add(
                new LogRecord(
                        partition,
                        log.size(),
                        key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                        value == null ? null : value.getBytes(StandardCharsets.UTF_8),
                        Encoding.JSON,
                        null));
        return log.size() - 1L;
    }

    /** Appends a record in flat encoding; returns its offset. */
    long sendFlat(int partition, String key, byte[] value) {
        List<LogRecord> log = partitions.get(partition);
        log.add(
                new LogRecord(
                        partition,
                        log.size(),
                        key.getBytes(StandardCharsets.UTF_8),
                        value,
                        Encoding.FLAT,
                        null));
        return log.size() - 1L;
    }

    /** Forgets what lies before an offset. */
    void truncate(int partition, long offset) {
        beginnings.set(partition, offset);
    }

    /** All records, partition by partition. */
    List<LogRecord> all() {
        return partitions.stream().flatMap(List::stream).toList();
    }

    /** How many records have been handed over so far. */
    long readCount() {
        return read;
    }

    @Override
    public long beginning(int partition) {
        return beginnings.get(partition);
    }

    @Override
    public long end(int partition) {
        return partitions.get(partition).size();
    }

    @Override
    public void read(int partition, long from, long until, Predicate<LogRecord> reader) {
        if (from < beginning(partition) || until > end(partition)) {
            throw new IllegalStateException(
                    "offsets %d to %d are not there".formatted(from, until));
        }
        for (LogRecord record : partitions.get(partition).subList((int) from, (int) until)) {
            read++;
            if (!reader.test(record)) {
                return;
            }
        }
    }

    @Override
    public void close() {}
}
