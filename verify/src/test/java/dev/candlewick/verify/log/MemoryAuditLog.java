package dev.candlewick.verify.log;

import dev.candlewick.verify.message.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** A log in memory, stamped with the event times of its ticks or not at all. */
public final class MemoryAuditLog implements AuditLog {

    private final MemoryLog log;
    private final boolean stamped;
    private final Map<Integer, Long> covered = new HashMap<>();

    /** All of the log is covered by a checkpoint. */
    public MemoryAuditLog(MemoryLog log, boolean stamped) {
        this.log = log;
        this.stamped = stamped;
        covered.putAll(log.ends());
    }

    /** A partition is covered up to an offset; a negative one: not at all. */
    public MemoryAuditLog coveredTo(int partition, long offset) {
        covered.put(partition, offset);
        covered.values().removeIf(end -> end < 0);
        return this;
    }

    @Override
    public Set<Integer> partitions() {
        return log.beginnings().keySet();
    }

    @Override
    public boolean isStamped() {
        return stamped;
    }

    @Override
    public long since(int partition, long time) {
        return of(partition).stream()
                .filter(record -> stamp(record) >= time)
                .mapToLong(LogRecord::offset)
                .min()
                .orElse(end(partition));
    }

    @Override
    public Map<Integer, Long> covered(String group) {
        return Map.copyOf(covered);
    }

    @Override
    public long beginning(int partition) {
        return log.beginnings().getOrDefault(partition, 0L);
    }

    @Override
    public long end(int partition) {
        return log.ends().getOrDefault(partition, 0L);
    }

    @Override
    public void read(int partition, long from, long until, Predicate<LogRecord> reader) {
        for (LogRecord record : of(partition)) {
            if (record.offset() >= from && (record.offset() >= until || !reader.test(record))) {
                return;
            }
        }
    }

    @Override
    public void close() {}

    private List<LogRecord> of(int partition) {
        return log.all().stream()
                .filter(record -> record.partition() == partition)
                .filter(record -> record.offset() >= beginning(partition))
                .toList();
    }

    private static long stamp(LogRecord record) {
        return record.message() instanceof Message.Trade trade ? trade.eventTime() : Long.MIN_VALUE;
    }
}
