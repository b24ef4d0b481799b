package dev.candlewick.archive;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.parquet.hadoop.ParquetReader;
import org.jspecify.annotations.Nullable;

/** The log of one topic in an archive, for reading. Not thread safe. */
public final class Archive {

    private static final String LOG = "log=";
    private static final int LOOKS = 50;
    private static final Pattern PLACE = Pattern.compile(".*/partition=(\\d{1,9})/[^/]+\\.parquet");

    private final FileStore store;
    private final String folder;
    private final Map<String, RecordReader.Contents> known = new HashMap<>();
    private SortedMap<Integer, List<Segment>> segments = new TreeMap<>();

    private Archive(FileStore store, String folder) throws IOException {
        this.store = store;
        this.folder = folder;
        refresh();
    }

    /**
     * A file and the offsets that it holds.
     *
     * @param last inclusive
     */
    record Segment(FileStore.Stored file, long first, long last) {}

    /**
     * Offsets of a partition that follow each other.
     *
     * @param until behind the last one
     */
    public record Stretch(long from, long until) {
        public boolean isEmpty() {
            return from >= until;
        }
    }

    /**
     * Name of the folder in which the log of a topic lies.
     *
     * @param topicId what Kafka gave the topic when it was created: a topic of the same name that
     *     is created later is another log
     */
    public static String folder(String topic, String topicId) {
        return LOG + topic + "-" + topicId;
    }

    /**
     * Looks whether a place can hold an archive. A folder is made if it is not there.
     *
     * @throws IOException saying what is wrong with it
     */
    public static void check(String location, Map<String, String> environment) throws IOException {
        FileStores.at(location, environment).check();
    }

    /** The names of the folders of the logs in an archive. */
    public static SortedSet<String> logs(String location) throws IOException {
        return logs(FileStores.at(location, System.getenv()));
    }

    private static SortedSet<String> logs(FileStore store) throws IOException {
        SortedSet<String> logs = new TreeSet<>();
        for (FileStore.Stored file : store.list("")) {
            if (isPart(file)) {
                logs.add(file.name().substring(0, file.name().indexOf('/')));
            }
        }
        return logs;
    }

    /** Whether a file of an archive holds records of a log. */
    static boolean isPart(FileStore.Stored file) {
        return file.name().startsWith(LOG) && PLACE.matcher(file.name()).matches();
    }

    /**
     * Opens the log of a topic, which may be empty.
     *
     * @param location folder of an archive, or {@code s3://bucket/folder}
     * @param folder of the log in it
     */
    public static Archive open(String location, String folder) throws IOException {
        return open(location, folder, System.getenv());
    }

    /**
     * Opens the log of a topic, which may be empty.
     *
     * @param environment holds the keys of a bucket, by the names that Amazon's programs use
     */
    public static Archive open(String location, String folder, Map<String, String> environment)
            throws IOException {
        return new Archive(FileStores.at(location, environment), folder);
    }

    static Archive open(FileStore store, String folder) throws IOException {
        return new Archive(store, folder);
    }

    /** Opens the log of a topic in a folder of this machine. */
    public static Archive open(Path location, String folder) throws IOException {
        return new Archive(new LocalFiles(location), folder);
    }

    /** Looks again which files there are. */
    public void refresh() throws IOException {
        for (int look = 1; ; look++) {
            try {
                segments = look();
                return;
            } catch (NoSuchFileException merged) {
                // It lies in another file now, which was not there yet when files were listed.
                if (look == LOOKS) {
                    throw new IOException(
                            "%s is listed and is not there".formatted(merged.getFile()), merged);
                }
            }
        }
    }

    private SortedMap<Integer, List<Segment>> look() throws IOException {
        SortedMap<Integer, List<Segment>> found = new TreeMap<>();
        for (FileStore.Stored file : store.list(folder)) {
            Matcher place = PLACE.matcher(file.name());
            if (place.matches()) {
                RecordReader.Contents contents = contents(file);
                if (contents.first() <= contents.last()) {
                    found.computeIfAbsent(
                                    Integer.valueOf(place.group(1)), number -> new ArrayList<>())
                            .add(new Segment(file, contents.first(), contents.last()));
                }
            }
        }
        found.values().forEach(files -> files.sort(Comparator.comparingLong(Segment::first)));
        return found;
    }

    private RecordReader.Contents contents(FileStore.Stored file) throws IOException {
        RecordReader.Contents contents = known.get(file.name());
        if (contents == null) {
            contents = RecordReader.contents(store, file);
            known.put(file.name(), contents);
        }
        return contents;
    }

    /** The partitions of which there are records. */
    public SortedSet<Integer> partitions() {
        return new TreeSet<>(segments.keySet());
    }

    /** The lowest offset of a partition; 0 when there is no record. */
    public long beginning(int partition) {
        return of(partition).stream().mapToLong(Segment::first).min().orElse(0);
    }

    /** The offset behind the highest one of a partition; 0 when there is no record. */
    public long end(int partition) {
        return of(partition).stream().mapToLong(segment -> segment.last() + 1).max().orElse(0);
    }

    /**
     * What there is of a partition before an offset, without a gap: the stretch that begins before
     * the offset and ends there or behind it. An empty one at the offset when the archive does not
     * have what lies just before it.
     */
    public Stretch before(int partition, long offset) {
        return stretches(partition).stream()
                .filter(stretch -> stretch.from() < offset && stretch.until() >= offset)
                .findFirst()
                .orElse(new Stretch(offset, offset));
    }

    /** What is missing between the first and the last record of a partition. */
    public List<Stretch> gaps(int partition) {
        List<Stretch> there = stretches(partition);
        List<Stretch> gaps = new ArrayList<>();
        for (int next = 1; next < there.size(); next++) {
            long from = there.get(next - 1).until();
            long until = there.get(next).from();
            gaps.add(new Stretch(from, until));
        }
        return gaps;
    }

    /** What there is of a partition, in order, gaps between. */
    private List<Stretch> stretches(int partition) {
        List<Stretch> stretches = new ArrayList<>();
        Stretch last = null;
        for (Segment segment : of(partition)) {
            if (last == null || segment.first() > last.until()) {
                if (last != null) {
                    stretches.add(last);
                }
                last = new Stretch(segment.first(), segment.last() + 1);
            } else {
                last = new Stretch(last.from(), Math.max(last.until(), segment.last() + 1));
            }
        }
        if (last != null) {
            stretches.add(last);
        }
        return stretches;
    }

    /** How many files there are. */
    public int files() {
        return segments.values().stream().mapToInt(List::size).sum();
    }

    /**
     * Hands over the records of a partition, each once, in order of offset.
     *
     * @param from first offset
     * @param until where to stop, exclusive
     * @param reader says whether to go on
     */
    public void read(int partition, long from, long until, Predicate<ArchivedRecord> reader)
            throws IOException {
        try (Cursor cursor = cursor(partition, from)) {
            ArchivedRecord record = cursor.next();
            while (record != null && record.offset() < until && reader.test(record)) {
                record = cursor.next();
            }
        }
    }

    /** Stands before the first record of a partition that has this offset or a higher one. */
    public Cursor cursor(int partition, long from) {
        return new Cursor(partition, from);
    }

    private List<Segment> of(int partition) {
        return segments.getOrDefault(partition, List.of());
    }

    /** Goes through a partition. Files that are merged into others meanwhile do not disturb it. */
    public final class Cursor implements Closeable {
        private final int partition;
        private long next;
        private Merge merge;

        private Cursor(int partition, long from) {
            this.partition = partition;
            this.next = from;
            this.merge = new Merge(store, of(partition), from);
        }

        /** The next record; null behind the last one. */
        public @Nullable ArchivedRecord next() throws IOException {
            while (true) {
                try {
                    ArchivedRecord record = merge.next();
                    if (record != null) {
                        next = record.offset() + 1;
                    }
                    return record;
                } catch (NoSuchFileException merged) {
                    merge.close();
                    refresh();
                    merge = new Merge(store, of(partition), next);
                }
            }
        }

        /** The offset behind the record that was handed over last; where it began before. */
        public long position() {
            return next;
        }

        @Override
        public void close() throws IOException {
            merge.close();
        }
    }

    /**
     * Reads files as one: in order of offset, and what lies in several of them once. A file is
     * opened when its first record is due.
     */
    static final class Merge implements Closeable {
        private final FileStore store;
        private final long from;
        private final Deque<Segment> waiting = new ArrayDeque<>();
        private final PriorityQueue<Open> open =
                new PriorityQueue<>(Comparator.comparingLong(file -> file.head.offset()));
        private long passed;

        /** One file that is being read. */
        private record Open(
                String name, ParquetReader<ArchivedRecord> reader, ArchivedRecord head) {}

        /**
         * @param segments in order of their first offset
         */
        Merge(FileStore store, List<Segment> segments, long from) {
            this.store = store;
            this.from = from;
            this.passed = from - 1;
            segments.stream().filter(segment -> segment.last() >= from).forEach(waiting::add);
        }

        @Nullable ArchivedRecord next() throws IOException {
            while (true) {
                while (!waiting.isEmpty()
                        && (open.isEmpty()
                                || waiting.element().first() <= open.element().head.offset())) {
                    FileStore.Stored file = waiting.element().file();
                    advance(file.name(), RecordReader.open(store.open(file), from));
                    waiting.remove();
                }
                Open lowest = open.poll();
                if (lowest == null) {
                    return null;
                }
                advance(lowest.name, lowest.reader);
                if (lowest.head.offset() > passed) {
                    passed = lowest.head.offset();
                    return lowest.head;
                }
            }
        }

        private void advance(String name, ParquetReader<ArchivedRecord> reader) throws IOException {
            ArchivedRecord head;
            try {
                head = reader.read();
            } catch (IOException e) {
                reader.close();
                throw e;
            } catch (RuntimeException e) {
                reader.close();
                throw RecordReader.broken(name, e);
            }
            if (head == null) {
                reader.close();
            } else {
                open.add(new Open(name, reader, head));
            }
        }

        @Override
        public void close() throws IOException {
            for (Open file : open) {
                file.reader.close();
            }
            open.clear();
        }
    }
}
