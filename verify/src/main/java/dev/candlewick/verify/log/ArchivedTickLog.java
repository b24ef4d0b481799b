package dev.candlewick.verify.log;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A topic as far as an archive holds it, and from there on as Kafka has it. An archive that ends
 * before the first record that Kafka still has is of no use: a stretch would be missing.
 */
public final class ArchivedTickLog implements TickLog {

    private final ArchivedLog archive;
    private final KafkaTickLog kafka;

    /**
     * Connects.
     *
     * @param place folder of the archive, or {@code s3://bucket/folder}
     * @throws dev.candlewick.verify.UnavailableException when Kafka or the archive cannot be read
     */
    public ArchivedTickLog(String place, String bootstrapServers, String topic) {
        kafka = new KafkaTickLog(bootstrapServers, topic);
        archive = ArchivedLog.open(place, bootstrapServers, topic);
    }

    @Override
    public SortedMap<Integer, Long> beginnings() {
        SortedMap<Integer, Long> beginnings = new TreeMap<>(kafka.beginnings());
        beginnings.replaceAll(
                (partition, beginning) ->
                        archive.end(partition) > 0 && archive.end(partition) >= beginning
                                ? Math.min(archive.beginning(partition), beginning)
                                : beginning);
        return beginnings;
    }

    @Override
    public SortedMap<Integer, Long> ends() {
        return kafka.ends();
    }

    @Override
    public void read(Map<Integer, Long> until, Consumer<LogRecord> reader) {
        SortedMap<Integer, Long> oldest = kafka.beginnings();
        Map<Integer, Long> rest = new HashMap<>();
        until.forEach(
                (partition, end) -> {
                    long from = oldest.getOrDefault(partition, 0L);
                    if (archive.end(partition) >= from) {
                        archive.read(
                                partition,
                                0,
                                end,
                                record -> {
                                    reader.accept(record);
                                    return true;
                                });
                        from = Math.max(from, archive.end(partition));
                    }
                    rest.put(partition, from);
                });
        kafka.read(rest, until, reader);
    }

    @Override
    public void close() {
        kafka.close();
    }
}
