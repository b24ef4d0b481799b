package dev.candlewick.feed.archive;

import dev.candlewick.archive.Archive;
import dev.candlewick.archive.ArchivedRecord;
import dev.candlewick.feed.FeedException;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * The records of one log, each partition in its order, and the partitions side by side as they
 * came: by the records' times.
 */
public final class ArchivedLog implements Closeable {

    private final String name;
    private final SortedSet<Integer> partitions;
    private final List<Archive.Cursor> cursors = new ArrayList<>();
    private final PriorityQueue<Head> heads =
            new PriorityQueue<>(
                    Comparator.comparingLong((Head head) -> head.record.time())
                            .thenComparing(head -> head.record.partition()));
    private final long startTime;
    private final List<String> gaps = new ArrayList<>();

    private record Head(Archive.Cursor cursor, ArchivedRecord record) {}

    private ArchivedLog(String name, Archive archive) throws IOException {
        this.name = name;
        partitions = archive.partitions();
        for (int partition : partitions) {
            Archive.Cursor cursor = archive.cursor(partition, 0);
            cursors.add(cursor);
            for (Archive.Stretch gap : archive.gaps(partition)) {
                gaps.add(
                        "partition %d has no offsets %d to %d"
                                .formatted(partition, gap.from(), gap.until() - 1));
            }
            advance(cursor);
        }
        startTime =
                heads.stream()
                        .mapToLong(head -> head.record.time())
                        .filter(time -> time != ArchivedRecord.NO_TIME)
                        .min()
                        .orElse(0);
    }

    /**
     * Opens the log of an archive.
     *
     * @param place folder of an archive or of a log in it, or {@code s3://bucket/folder}
     * @throws FeedException when there is none, or more than one to choose from
     */
    public static ArchivedLog open(String place) throws IOException {
        Place log = find(place);
        return open(log.archive, log.folder);
    }

    /**
     * Looks whether there is one, without looking into it.
     *
     * @param place as for {@link #open(String)}
     * @throws FeedException when there is none, or more than one to choose from
     * @throws IOException when nobody can tell
     */
    public static void check(String place) throws IOException {
        find(place);
    }

    private record Place(String archive, String folder) {}

    private static Place find(String place) throws IOException {
        int slash = place.lastIndexOf('/');
        if (place.startsWith("log=", slash + 1)) {
            String archive = slash < 0 ? "." : place.substring(0, slash);
            String folder = place.substring(slash + 1);
            if (!Archive.logs(archive).contains(folder)) {
                throw FeedException.wrongUsage(place + " holds no archived log.");
            }
            return new Place(archive, folder);
        }
        SortedSet<String> logs = Archive.logs(place);
        if (logs.isEmpty()) {
            throw FeedException.wrongUsage(place + " holds no archived log.");
        }
        if (logs.size() > 1) {
            throw FeedException.wrongUsage(
                    "%s holds %d logs; name one of them: %s"
                            .formatted(
                                    place,
                                    logs.size(),
                                    String.join(
                                            " ",
                                            logs.stream().map(log -> place + "/" + log).toList())));
        }
        return new Place(place, logs.first());
    }

    private static ArchivedLog open(String place, String log) throws IOException {
        ArchivedLog opened = new ArchivedLog(log, Archive.open(place, log));
        if (opened.partitions.isEmpty()) {
            throw FeedException.wrongUsage(place + "/" + log + " holds no archived log.");
        }
        return opened;
    }

    /** What is missing between records, in words. */
    public List<String> gaps() {
        return List.copyOf(gaps);
    }

    /** The name of its folder. */
    public String name() {
        return name;
    }

    /** The highest number of a partition. */
    public int highestPartition() {
        return partitions.last();
    }

    /** Time of the first record, microseconds since the epoch; 0 when none has one. */
    public long startTime() {
        return startTime * 1000;
    }

    /** The next record; null behind the last one. */
    public @Nullable ArchivedRecord next() throws IOException {
        Head head = heads.poll();
        if (head == null) {
            return null;
        }
        advance(head.cursor);
        return head.record;
    }

    private void advance(Archive.Cursor cursor) throws IOException {
        ArchivedRecord record = cursor.next();
        if (record != null) {
            heads.add(new Head(cursor, record));
        }
    }

    @Override
    public void close() throws IOException {
        for (Archive.Cursor cursor : cursors) {
            cursor.close();
        }
    }
}
