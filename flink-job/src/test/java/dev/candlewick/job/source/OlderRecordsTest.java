package dev.candlewick.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.candlewick.archive.Archive;
import dev.candlewick.archive.ArchivedRecord;
import dev.candlewick.archive.RecordWriter;
import dev.candlewick.job.tick.LogView;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OlderRecordsTest {
    private static final String ID = "id";

    /** Kafka has nothing before 3000 of partitions 0 and 2, and all of partition 1. */
    private static final LogView KAFKA =
            () ->
                    new LogView.Extent(
                            "ticks",
                            ID,
                            Map.of(0, 3000L, 1, 0L, 2, 3000L),
                            Map.of(0, 5000L, 1, 5000L, 2, 5000L));

    @TempDir private Path folder = Path.of("");
    private ArchivedLogView view = new ArchivedLogView(KAFKA, new Older(""));

    @BeforeEach
    void keep() throws IOException {
        keep(0, 3500);
        keep(1, 3500);
        keep(2, 2500);
        view = new ArchivedLogView(KAFKA, new Older(folder.toString()));
    }

    @Test
    void theTopicBeginsWhereItsArchiveDoesUnlessAStretchIsMissing() throws InterruptedException {
        assertThat(view.look().beginnings()).isEqualTo(Map.of(0, 0L, 1, 0L, 2, 3000L));
        assertThat(view.look().ends()).isEqualTo(Map.of(0, 5000L, 1, 5000L, 2, 5000L));
    }

    @Test
    void whatKafkaHasLostComesFromTheArchiveAndTheRestFromKafka() throws IOException {
        try (OlderRecords older = new OlderRecords(view)) {
            SplitsChange<KafkaPartitionSplit> asked =
                    older.divert(
                            new SplitsAddition<>(
                                    List.of(split(0, 7), split(1, 7), split(2, 3000))));

            assertThat(asked.splits())
                    .extracting(
                            KafkaPartitionSplit::getPartition,
                            KafkaPartitionSplit::getStartingOffset)
                    .containsExactly(tuple(0, 3500L), tuple(1, 7L), tuple(2, 3000L));
            assertThat(read(older))
                    .isEqualTo(Map.of("ticks-0", LongStream.range(7, 3500).boxed().toList()));
        }
    }

    @Test
    void whatLiesBeforeAGapOfTheArchiveIsOfNoUse() throws Exception {
        keep(3, 0, 1000);
        keep(3, 1200, 3500);
        LogView kafka = () -> new LogView.Extent("ticks", ID, Map.of(3, 3000L), Map.of(3, 5000L));
        view = new ArchivedLogView(kafka, new Older(folder.toString()));
        assertThat(view.look().beginnings()).isEqualTo(Map.of(3, 1200L));
        try (OlderRecords older = new OlderRecords(view)) {
            // Kafka's consumer fails, and says that these are gone.
            assertThat(older.divert(new SplitsAddition<>(List.of(split(3, 900)))).splits())
                    .containsExactly(split(3, 900));
            assertThat(older.divert(new SplitsAddition<>(List.of(split(3, 1200)))).splits())
                    .containsExactly(split(3, 3500));
            assertThat(read(older))
                    .isEqualTo(Map.of("ticks-3", LongStream.range(1200, 3500).boxed().toList()));
        }
    }

    @Test
    void aReaderThatHasPassedTheGapAsksKafkaOnly() throws IOException {
        try (OlderRecords older = new OlderRecords(view)) {
            SplitsChange<KafkaPartitionSplit> asked =
                    older.divert(new SplitsAddition<>(List.of(split(0, 3200))));

            assertThat(asked.splits()).containsExactly(split(0, 3200));
            assertThat(older.isDue()).isFalse();
        }
    }

    private static KafkaPartitionSplit split(int partition, long from) {
        return new KafkaPartitionSplit(new TopicPartition("ticks", partition), from);
    }

    private static Map<String, List<Long>> read(OlderRecords older) throws IOException {
        Map<String, List<Long>> offsets = new HashMap<>();
        while (older.isDue()) {
            RecordsWithSplitIds<ConsumerRecord<byte[], byte[]>> turn = older.next();
            for (String split = turn.nextSplit(); split != null; split = turn.nextSplit()) {
                ConsumerRecord<byte[], byte[]> record = turn.nextRecordFromSplit();
                while (record != null) {
                    offsets.computeIfAbsent(split, name -> new ArrayList<>()).add(record.offset());
                    record = turn.nextRecordFromSplit();
                }
            }
        }
        return offsets;
    }

    private void keep(int partition, int count) throws IOException {
        keep(partition, 0, count);
    }

    private void keep(int partition, int from, int until) throws IOException {
        Path file =
                folder.resolve(Archive.folder("ticks", ID))
                        .resolve(
                                "date=2026-01-01/partition=%d/part-%d.parquet"
                                        .formatted(partition, from));
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file);
                RecordWriter writer = new RecordWriter(out)) {
            for (int offset = from; offset < until; offset++) {
                writer.write(
                        new ArchivedRecord(
                                partition, offset, offset, true, null, new byte[] {1}, List.of()));
            }
        }
    }
}
