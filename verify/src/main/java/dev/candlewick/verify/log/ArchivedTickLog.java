package dev.candlewick.verify.log;

import dev.candlewick.archive.Archive;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A topic as far as an archive holds it without a gap, and otherwise as Kafka has it. An archive
 * that ends before the first record that Kafka still has is of no use: a stretch would be missing.
 */
public final class ArchivedTickLog implements TickLog {

    private static final Archive.Stretch NONE = new Archive.Stretch(0, 0);

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
                (partition, beginning) -> Math.min(beginning, kept(partition, beginning).from()));
        return beginnings;
    }

    @Override
    public SortedMap<Integer, Long> ends() {
        return kafka.ends();
    }

    @Override
    public void read(Map<Integer, Long> until, Consumer<LogRecord> reader) {
        SortedMap<Integer, Long> oldest = kafka.beginnings();
        Map<Integer, Archive.Stretch> kept = new HashMap<>();
        Map<Integer, Long> begun = new HashMap<>();
        until.forEach(
                (partition, end) -> {
                    Archive.Stretch stretch = kept(partition, oldest.getOrDefault(partition, 0L));
                    kept.put(partition, stretch);
                    begun.put(partition, Math.min(end, stretch.from()));
                });
        // What Kafka has from before the archive was begun.
        kafka.read(oldest, begun, reader);
        Map<Integer, Long> rest = new HashMap<>();
        until.forEach(
                (partition, end) -> {
                    Archive.Stretch stretch = kept.getOrDefault(partition, NONE);
                    archive.read(
                            partition,
                            stretch.from(),
                            Math.min(end, stretch.until()),
                            record -> {
                                reader.accept(record);
                                return true;
                            });
                    rest.put(partition, Math.min(end, stretch.until()));
                });
        kafka.read(rest, until, reader);
    }

    /**
     * What is read from the archive: what leads up to the first record that Kafka still has, or,
     * when there is no such thing and nothing is missing in Kafka, the first stretch.
     */
    private Archive.Stretch kept(int partition, long oldest) {
        Archive.Stretch before = archive.before(partition, oldest);
        long beginning = archive.beginning(partition);
        return before.isEmpty() && beginning >= oldest
                ? archive.before(partition, beginning + 1)
                : before;
    }

    @Override
    public void close() {
        kafka.close();
    }
}
