package dev.candlewick.verify.log;

import dev.candlewick.archive.Archive;
import dev.candlewick.archive.ArchivedRecord;
import dev.candlewick.verify.UnavailableException;
import dev.candlewick.verify.message.Encoding;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;

/** What an archive holds of a topic. Not thread safe. */
final class ArchivedLog {

    private static final long TIMEOUT_SECONDS = 30;

    private final String place;
    private final Archive archive;

    private ArchivedLog(String place, Archive archive) {
        this.place = place;
        this.archive = archive;
    }

    /**
     * Opens the log of the topic that Kafka has now: what an archive holds of an earlier topic of
     * the same name is another log.
     *
     * @param place folder of the archive, or {@code s3://bucket/folder}
     * @throws UnavailableException when Kafka does not answer or the archive cannot be read
     */
    static ArchivedLog open(String place, String bootstrapServers, String topic) {
        String folder = Archive.folder(topic, topicId(bootstrapServers, topic));
        try {
            return new ArchivedLog(place, Archive.open(place, folder));
        } catch (IOException e) {
            throw unreadable(place, e);
        }
    }

    /** What there is of a partition before an offset, see {@link Archive#before}. */
    Archive.Stretch before(int partition, long offset) {
        return archive.before(partition, offset);
    }

    /** The lowest offset of a partition; 0 when there is no record. */
    long beginning(int partition) {
        return archive.beginning(partition);
    }

    /** Hands over {@code [from, until)} of a partition; false when the reader had enough. */
    boolean read(int partition, long from, long until, Predicate<LogRecord> reader) {
        boolean[] goesOn = {true};
        try {
            archive.read(
                    partition,
                    from,
                    until,
                    record -> {
                        goesOn[0] = reader.test(record(record));
                        return goesOn[0];
                    });
        } catch (IOException e) {
            throw unreadable(place, e);
        }
        return goesOn[0];
    }

    private static LogRecord record(ArchivedRecord kept) {
        Encoding encoding = Encoding.JSON;
        for (ArchivedRecord.Header header : kept.headers()) {
            if (header.name().equals(Encoding.HEADER)) {
                encoding = Encoding.named(header.value());
            }
        }
        return new LogRecord(
                kept.partition(),
                kept.offset(),
                kept.key(),
                kept.value(),
                encoding,
                kept.appendTime() ? (Long) kept.time() : null);
    }

    private static String topicId(String bootstrapServers, String topic) {
        try (Admin admin =
                Admin.create(
                        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            TopicDescription description =
                    admin.describeTopics(List.of(topic))
                            .allTopicNames()
                            .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                            .get(topic);
            return Objects.requireNonNull(description).topicId().toString();
        } catch (ExecutionException | TimeoutException e) {
            throw new UnavailableException(
                    "cannot ask Kafka at %s about the topic %s: %s"
                            .formatted(bootstrapServers, topic, e),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while asking Kafka", e);
        }
    }

    private static UnavailableException unreadable(String place, IOException e) {
        return new UnavailableException("cannot read the archive in %s: %s".formatted(place, e), e);
    }
}
