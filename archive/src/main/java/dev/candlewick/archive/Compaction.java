package dev.candlewick.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Makes few large files of many small ones. A merged file names those that it was made of: they are
 * deleted when it is there, by the next run if this one does not live to do it, and until then
 * readers find their records twice and hand them over once.
 */
public final class Compaction {

    /** A merged file is at least this large, if there is enough to merge. */
    private static final long LARGE = 64L << 20;

    /** Fewer small files than these are left alone. */
    private static final int LEAST = 8;

    /**
     * The newest files of a partition are left alone: a writer that goes on from its last
     * checkpoint looks for those that it wrote before it.
     */
    private static final int NEWEST = 3;

    private static final String MERGED = "candlewick.merged";

    private final FileStore store;
    private final Consumer<String> messages;

    private Compaction(FileStore store, Consumer<String> messages) {
        this.store = store;
        this.messages = messages;
    }

    /**
     * Merges what is small in every log of an archive.
     *
     * @param location folder of an archive, or {@code s3://bucket/folder}
     * @param messages told about each merged file
     * @return how many files have been merged into others
     */
    public static int run(String location, Consumer<String> messages) throws IOException {
        return run(location, System.getenv(), messages);
    }

    /**
     * Merges what is small in every log of an archive.
     *
     * @param environment holds the keys of a bucket, by the names that Amazon's programs use
     */
    public static int run(
            String location, Map<String, String> environment, Consumer<String> messages)
            throws IOException {
        return new Compaction(FileStores.at(location, environment), messages).run();
    }

    /** A file and what it says of itself. */
    private record Found(FileStore.Stored file, RecordReader.Contents contents) {
        Archive.Segment segment() {
            return new Archive.Segment(file, contents.first(), contents.last());
        }

        String name() {
            return file.name();
        }
    }

    private int run() throws IOException {
        SortedMap<String, List<FileStore.Stored>> folders = new TreeMap<>();
        for (FileStore.Stored file : store.list("")) {
            if (Archive.isPart(file)) {
                folders.computeIfAbsent(file.folder(), name -> new ArrayList<>()).add(file);
            }
        }
        int merged = 0;
        for (List<FileStore.Stored> files : folders.values()) {
            merged += merge(files);
        }
        return merged;
    }

    private int merge(List<FileStore.Stored> files) throws IOException {
        if (files.size() < LEAST) {
            return 0;
        }
        List<Found> found = withoutLeftovers(files);
        found.sort(
                Comparator.comparingLong((Found file) -> file.contents.first())
                        .thenComparing(Found::name));
        int merged = 0;
        List<Found> together = new ArrayList<>();
        long bytes = 0;
        long until = Long.MAX_VALUE;
        for (Found file : found.subList(0, Math.max(0, found.size() - NEWEST))) {
            if (file.file.bytes() >= LARGE / 2) {
                continue;
            }
            // A file must not seem to hold what is missing, so none is merged over a gap.
            if (file.contents.first() > until || bytes >= LARGE) {
                merged += mergeEnough(together, bytes);
                together.clear();
                bytes = 0;
                until = Long.MAX_VALUE;
            }
            together.add(file);
            bytes += file.file.bytes();
            long behind = file.contents.last() + 1;
            until = until == Long.MAX_VALUE ? behind : Math.max(until, behind);
        }
        return merged + mergeEnough(together, bytes);
    }

    private int mergeEnough(List<Found> files, long bytes) throws IOException {
        return files.size() < LEAST && bytes < LARGE ? 0 : merge(files, bytes);
    }

    /** Deletes what has been merged and was not deleted then. */
    private List<Found> withoutLeftovers(List<FileStore.Stored> files) throws IOException {
        List<Found> found = new ArrayList<>();
        for (FileStore.Stored file : files) {
            found.add(new Found(file, RecordReader.contents(store, file)));
        }
        Set<String> leftovers = new HashSet<>();
        for (Found file : found) {
            String names = file.contents.notes().get(MERGED);
            if (names != null) {
                names.lines().forEach(name -> leftovers.add(file.file.folder() + "/" + name));
            }
        }
        List<Found> kept = new ArrayList<>();
        for (Found file : found) {
            if (leftovers.contains(file.name())) {
                store.delete(file.name());
            } else {
                kept.add(file);
            }
        }
        return kept;
    }

    private int merge(List<Found> files, long bytes) throws IOException {
        String folder = files.get(0).file.folder();
        String name = folder + "/merged-" + UUID.randomUUID() + ".parquet";
        List<Archive.Segment> segments = files.stream().map(Found::segment).toList();
        String names =
                String.join(
                        "\n",
                        files.stream()
                                .map(file -> file.name().substring(folder.length() + 1))
                                .toList());
        store.write(
                name,
                out -> {
                    try (Archive.Merge records = new Archive.Merge(store, segments, 0);
                            RecordWriter writer = new RecordWriter(out, Map.of(MERGED, names))) {
                        ArchivedRecord record = records.next();
                        while (record != null) {
                            writer.write(record);
                            record = records.next();
                        }
                    }
                });
        for (Found file : files) {
            store.delete(file.name());
        }
        messages.accept("%s: %d files, %d bytes".formatted(name, files.size(), bytes));
        return files.size();
    }
}
