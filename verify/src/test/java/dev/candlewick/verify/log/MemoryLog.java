package dev.candlewick.verify.log;

import dev.candlewick.verify.message.Encoding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A log that lies in memory, for tests that need no broker. */
public final class MemoryLog implements TickLog {

    private final SortedMap<Integer, List<LogRecord>> records = new TreeMap<>();
    private final SortedMap<Integer, Long> beginnings = new TreeMap<>();

    public MemoryLog(int partitions) {
        for (int partition = 0; partition < partitions; partition++) {
            records.put(partition, new ArrayList<>());
            beginnings.put(partition, 0L);
        }
    }

    /** Appends a record; returns its offset. */
    public long send(int partition, @Nullable String key, @Nullable String value) {
        List<LogRecord> log = log(partition);
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

    /** Appends a trade without conditions. */
    public long trade(int partition, String symbol, long time, String price, String size) {
        return send(
                partition,
                symbol,
                "{\"symbol\":\"%s\",\"event_time\":%d,\"price\":%s,\"size\":%s}"
                        .formatted(symbol, time, price, size));
    }

    /** Forgets the records before an offset, as retention would. */
    public void truncate(int partition, long offset) {
        beginnings.put(partition, offset);
    }

    /** Puts another message in the place of one. */
    public void replace(int partition, long offset, String value) {
        LogRecord old = log(partition).get((int) offset);
        log(partition)
                .set(
                        (int) offset,
                        new LogRecord(
                                partition,
                                offset,
                                old.key(),
                                value.getBytes(StandardCharsets.UTF_8),
                                old.encoding(),
                                old.appendTime()));
    }

    /** All records, partition by partition. */
    public List<LogRecord> all() {
        return records.values().stream().flatMap(List::stream).toList();
    }

    @Override
    public SortedMap<Integer, Long> beginnings() {
        return new TreeMap<>(beginnings);
    }

    @Override
    public SortedMap<Integer, Long> ends() {
        SortedMap<Integer, Long> ends = new TreeMap<>();
        records.forEach((partition, log) -> ends.put(partition, (long) log.size()));
        return ends;
    }

    @Override
    public void read(Map<Integer, Long> until, Consumer<LogRecord> reader) {
        for (LogRecord record : all()) {
            if (record.offset() >= beginnings.getOrDefault(record.partition(), 0L)
                    && record.offset() < until.getOrDefault(record.partition(), 0L)) {
                reader.accept(record);
            }
        }
    }

    @Override
    public void close() {}

    private List<LogRecord> log(int partition) {
        return records.getOrDefault(partition, List.of());
    }
}
