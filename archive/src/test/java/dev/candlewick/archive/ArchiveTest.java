package dev.candlewick.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.candlewick.archive.ArchivedRecord.Header;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.parquet.io.InputFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
    private static final String LOG = Archive.folder("ticks", "abc_-1");

    @TempDir private Path folder = Path.of("");

    @Test
    void everythingOfARecordComesBack() throws IOException {
        ArchivedRecord full =
                new ArchivedRecord(
                        3,
                        17,
                        1_700_000_000_123L,
                        true,
                        bytes("IBM"),
                        new byte[] {0, -1, 34, 10},
                        List.of(
                                new Header("candlewick-encoding", bytes("flat1")),
                                new Header("candlewick-encoding", null),
                                new Header("é", new byte[0])));
        ArchivedRecord bare =
                new ArchivedRecord(3, 18, ArchivedRecord.NO_TIME, false, null, null, List.of());
        ArchivedRecord empty =
                new ArchivedRecord(3, 20, 0, false, new byte[0], new byte[0], List.of());
        write("date=2023-11-14/partition=3/part-a.parquet", List.of(full, bare, empty));

        Archive archive = Archive.open(folder, LOG);

        assertThat(read(archive, 3, 0))
                .usingRecursiveComparison()
                .isEqualTo(List.of(full, bare, empty));
        assertThat(archive.partitions()).containsExactly(3);
        assertThat(archive.beginning(3)).isEqualTo(17);
        assertThat(archive.end(3)).isEqualTo(21);
        assertThat(archive.end(4)).isZero();
        assertThat(Archive.logs(folder.toString())).containsExactly(LOG);
    }

    @Test
    void whatLiesInSeveralFilesComesOnceAndInOrder() throws IOException {
        // Ranges overlap where the clock went back over midnight, and where a writer began anew.
        write("date=2026-01-01/partition=0/part-a.parquet", records(0, 1, 2, 5));
        write("date=2026-01-02/partition=0/part-b.parquet", records(0, 3, 4, 6, 7));
        write("date=2026-01-02/partition=0/part-c.parquet", records(0, 2, 3, 4));
        write("date=2026-01-02/partition=0/.part-d.parquet.inprogress", records(0, 8));

        assertThat(offsets(Archive.open(folder, LOG), 0, 0))
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
        assertThat(offsets(Archive.open(folder, LOG), 0, 4)).containsExactly(4L, 5L, 6L, 7L);
    }

    @Test
    void compactionKeepsEveryRecordForThoseWhoAreReading() throws IOException {
        Random random = new Random(1);
        long offset = 0;
        for (int file = 0; file < 40; file++) {
            int count = 1 + random.nextInt(30);
            write(
                    "date=2026-01-01/partition=1/part-%02d.parquet".formatted(file),
                    records(1, LongStream.range(offset, offset + count).toArray()));
            offset += count;
        }
        Archive before = Archive.open(folder, LOG);
        List<Long> seen = new ArrayList<>();
        try (Archive.Cursor cursor = before.cursor(1, 0)) {
            seen.add(Objects.requireNonNull(cursor.next()).offset());

            assertThat(Compaction.run(folder.toString(), message -> {})).isEqualTo(37);

            for (ArchivedRecord next = cursor.next(); next != null; next = cursor.next()) {
                seen.add(next.offset());
            }
        }

        assertThat(seen).isEqualTo(LongStream.range(0, offset).boxed().toList());
        Archive after = Archive.open(folder, LOG);
        assertThat(after.files()).isEqualTo(4);
        assertThat(offsets(after, 1, 0)).isEqualTo(seen);
        assertThat(Compaction.run(folder.toString(), message -> {})).isZero();
    }

    @Test
    void compactionThatDiedBeforeItDeletedIsFinishedByTheNext() throws IOException {
        Path partition = folder.resolve(LOG).resolve("date=2026-01-01/partition=0");
        Path kept = Files.createTempDirectory(folder, "kept");
        for (int file = 0; file < 12; file++) {
            write(
                    "date=2026-01-01/partition=0/part-%02d.parquet".formatted(file),
                    records(0, file));
        }
        List<Path> parts = list(partition);
        for (Path part : parts) {
            Files.copy(part, kept.resolve(Objects.requireNonNull(part.getFileName())));
        }
        Compaction.run(folder.toString(), message -> {});
        for (Path part : parts) {
            Path name = Objects.requireNonNull(part.getFileName());
            if (!Files.exists(part)) {
                Files.copy(kept.resolve(name), part);
            }
        }

        assertThat(offsets(Archive.open(folder, LOG), 0, 0))
                .isEqualTo(LongStream.range(0, 12).boxed().toList());
        assertThat(Compaction.run(folder.toString(), message -> {})).isZero();
        assertThat(list(partition)).hasSize(4);
        assertThat(offsets(Archive.open(folder, LOG), 0, 0))
                .isEqualTo(LongStream.range(0, 12).boxed().toList());
    }

    @Test
    void aFileThatIsMergedWhileOthersAreLookedIntoIsNotMissed() throws IOException {
        for (int file = 0; file < 12; file++) {
            write(
                    "date=2026-01-01/partition=0/part-%02d.parquet".formatted(file),
                    records(0, file));
        }
        LocalFiles files = new LocalFiles(folder);
        boolean[] merged = {false};
        FileStore store =
                new Delegating(files) {
                    @Override
                    public List<Stored> list(String below) throws IOException {
                        List<Stored> listed = super.list(below);
                        if (!merged[0]) {
                            merged[0] = true;
                            assertThat(Compaction.run(folder.toString(), message -> {}))
                                    .isPositive();
                        }
                        return listed;
                    }
                };

        Archive archive = Archive.open(store, LOG);

        assertThat(archive.end(0)).isEqualTo(12);
        assertThat(offsets(archive, 0, 0)).isEqualTo(LongStream.range(0, 12).boxed().toList());
    }

    @Test
    void whatIsMissingIsToldAndNotMergedOver() throws IOException {
        for (int file = 0; file < 30; file++) {
            if (file != 12) {
                write(
                        "date=2026-01-01/partition=0/part-%02d.parquet".formatted(file),
                        records(0, 10L * file, 10L * file + 9));
            }
        }
        Compaction.run(folder.toString(), message -> {});

        Archive archive = Archive.open(folder, LOG);
        assertThat(archive.files()).isEqualTo(5);
        assertThat(archive.gaps(0)).containsExactly(new Archive.Stretch(120, 130));
        assertThat(archive.before(0, 120)).isEqualTo(new Archive.Stretch(0, 120));
        assertThat(archive.before(0, 121).isEmpty()).isTrue();
        assertThat(archive.before(0, 130).isEmpty()).isTrue();
        assertThat(archive.before(0, 131)).isEqualTo(new Archive.Stretch(130, 300));
        assertThat(archive.before(0, 300)).isEqualTo(new Archive.Stretch(130, 300));
        assertThat(archive.before(0, 301).isEmpty()).isTrue();
        assertThat(archive.before(1, 5)).isEqualTo(new Archive.Stretch(5, 5));
        assertThat(archive.before(0, 0).isEmpty()).isTrue();
    }

    @Test
    void aFileThatIsNotWholeIsNamed() throws IOException {
        write("date=2026-01-01/partition=0/part-a.parquet", records(0, 1, 2, 3));
        Path whole = folder.resolve(LOG).resolve("date=2026-01-01/partition=0/part-a.parquet");
        byte[] bytes = Files.readAllBytes(whole);
        Path broken = whole.resolveSibling("part-b.parquet");
        for (byte[] part :
                List.of(
                        new byte[0],
                        Arrays.copyOf(bytes, 3),
                        Arrays.copyOf(bytes, bytes.length / 2),
                        Arrays.copyOf(bytes, bytes.length + 4_096))) {
            Files.write(broken, part);
            assertThatThrownBy(() -> Archive.open(folder, LOG))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(
                            LOG
                                    + "/date=2026-01-01/partition=0/part-b.parquet is no whole Parquet file");
        }
    }

    /** A store that does what another one does. */
    private abstract static class Delegating implements FileStore {
        private final FileStore store;

        Delegating(FileStore store) {
            this.store = store;
        }

        @Override
        public void check() throws IOException {
            store.check();
        }

        @Override
        public List<Stored> list(String below) throws IOException {
            return store.list(below);
        }

        @Override
        public InputFile open(Stored file) throws IOException {
            return store.open(file);
        }

        @Override
        public void write(String name, Content content) throws IOException {
            store.write(name, content);
        }

        @Override
        public void delete(String name) throws IOException {
            store.delete(name);
        }
    }

    private void write(String name, List<ArchivedRecord> records) throws IOException {
        new LocalFiles(folder)
                .write(
                        LOG + "/" + name,
                        out -> {
                            try (RecordWriter writer = new RecordWriter(out)) {
                                for (ArchivedRecord record : records) {
                                    writer.write(record);
                                }
                            }
                        });
    }

    private static List<ArchivedRecord> records(int partition, long... offsets) {
        return LongStream.of(offsets)
                .mapToObj(
                        offset ->
                                new ArchivedRecord(
                                        partition,
                                        offset,
                                        offset * 1000,
                                        true,
                                        bytes("K"),
                                        bytes("value " + offset),
                                        List.of()))
                .toList();
    }

    private static List<ArchivedRecord> read(Archive archive, int partition, long from)
            throws IOException {
        List<ArchivedRecord> records = new ArrayList<>();
        archive.read(partition, from, Long.MAX_VALUE, records::add);
        return records;
    }

    private static List<Long> offsets(Archive archive, int partition, long from)
            throws IOException {
        return read(archive, partition, from).stream().map(ArchivedRecord::offset).toList();
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    private static byte[] bytes(@Nullable String text) {
        return Objects.requireNonNull(text).getBytes(StandardCharsets.UTF_8);
    }
}
