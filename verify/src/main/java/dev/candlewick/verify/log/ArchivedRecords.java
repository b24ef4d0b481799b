package dev.candlewick.verify.log;

import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A topic as Kafka has it, and what Kafka no longer has as an archive holds it, back to its last
 * gap. The archive is only opened when Kafka has lost something. Not thread safe.
 */
public final class ArchivedRecords implements RecordSource {

    private final RecordSource kafka;
    private final Supplier<ArchivedLog> opening;
    private @Nullable ArchivedLog archive;

    /**
     * @param place folder of the archive, or {@code s3://bucket/folder}
     */
    public ArchivedRecords(
            RecordSource kafka, String place, String bootstrapServers, String topic) {
        this.kafka = kafka;
        opening = () -> ArchivedLog.open(place, bootstrapServers, topic);
    }

    @Override
    public long beginning(int partition) {
        long oldest = kafka.beginning(partition);
        return oldest > 0 ? archive().before(partition, oldest).from() : oldest;
    }

    @Override
    public long end(int partition) {
        return kafka.end(partition);
    }

    @Override
    public void read(int partition, long from, long until, Predicate<LogRecord> reader) {
        long oldest = kafka.beginning(partition);
        if (from >= oldest || archive().read(partition, from, Math.min(until, oldest), reader)) {
            long start = Math.max(from, oldest);
            if (start < until) {
                kafka.read(partition, start, until, reader);
            }
        }
    }

    @Override
    public void close() {
        kafka.close();
    }

    private ArchivedLog archive() {
        if (archive == null) {
            archive = opening.get();
        }
        return archive;
    }
}
