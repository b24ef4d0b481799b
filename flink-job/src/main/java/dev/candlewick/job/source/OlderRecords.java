package dev.candlewick.job.source;

import dev.candlewick.archive.Archive;
import dev.candlewick.archive.ArchivedRecord;
import dev.candlewick.job.tick.LogView;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads for the splits of one reader what Kafka no longer has, in turns of some records each. Kafka
 * is asked only when all of it has been read, and then from where the archive ended.
 */
final class OlderRecords implements AutoCloseable {

    private static final int TURN = 1_000;

    private final ArchivedLogView view;
    private final Deque<Turn> turns = new ArrayDeque<>();

    OlderRecords(ArchivedLogView view) {
        this.view = view;
    }

    /**
     * A partition that is being read.
     *
     * @param until offset from which on Kafka is asked
     */
    private record Turn(KafkaPartitionSplit split, Archive.Cursor cursor, long until) {}

    /** Keeps what the archive has to give; returns what Kafka shall be asked for. */
    SplitsChange<KafkaPartitionSplit> divert(SplitsChange<KafkaPartitionSplit> change) {
        if (!(change instanceof SplitsAddition)) {
            return change;
        }
        LogView.Extent kafka = look();
        List<KafkaPartitionSplit> asked = new ArrayList<>();
        Archive archive = null;
        for (KafkaPartitionSplit split : change.splits()) {
            long from = split.getStartingOffset();
            long oldest = kafka.beginnings().getOrDefault(split.getPartition(), 0L);
            if (from < 0 || from >= oldest) {
                asked.add(split);
                continue;
            }
            if (archive == null) {
                archive = view.older().open(kafka.topic(), kafka.topicId());
            }
            Archive.Stretch kept = archive.before(split.getPartition(), oldest);
            if (from < kept.from()) {
                // Kafka's consumer says what is missing.
                asked.add(split);
                continue;
            }
            turns.add(new Turn(split, archive.cursor(split.getPartition(), from), kept.until()));
            asked.add(new KafkaPartitionSplit(split.getTopicPartition(), kept.until()));
        }
        return new SplitsAddition<>(asked);
    }

    private LogView.Extent look() {
        try {
            return view.kafka().look();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Whether there is something to read here before Kafka is asked. */
    boolean isDue() {
        return !turns.isEmpty();
    }

    /** The next records of the partition whose turn it is. */
    RecordsWithSplitIds<ConsumerRecord<byte[], byte[]>> next() throws IOException {
        Turn turn = turns.remove();
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(TURN);
        ArchivedRecord kept = turn.cursor.next();
        while (kept != null && kept.offset() < turn.until) {
            records.add(Older.asKafka(turn.split.getTopic(), kept));
            if (records.size() == TURN) {
                turns.add(turn);
                return new Batch(turn.split.splitId(), records.iterator());
            }
            kept = turn.cursor.next();
        }
        turn.cursor.close();
        if (turn.cursor.position() < turn.until) {
            throw new IOException(
                    "The archive no longer has offsets %d to %d of partition %d, which it had"
                            .formatted(
                                    turn.cursor.position(),
                                    turn.until - 1,
                                    turn.split.getPartition()));
        }
        return new Batch(turn.split.splitId(), records.iterator());
    }

    @Override
    public void close() throws IOException {
        for (Turn turn : turns) {
            turn.cursor.close();
        }
    }

    private static final class Batch
            implements RecordsWithSplitIds<ConsumerRecord<byte[], byte[]>> {
        private final Iterator<ConsumerRecord<byte[], byte[]>> records;
        private @Nullable String split;

        Batch(String split, Iterator<ConsumerRecord<byte[], byte[]>> records) {
            this.split = split;
            this.records = records;
        }

        @Override
        public @Nullable String nextSplit() {
            String next = split;
            split = null;
            return next;
        }

        @Override
        public @Nullable ConsumerRecord<byte[], byte[]> nextRecordFromSplit() {
            return records.hasNext() ? records.next() : null;
        }

        @Override
        public Set<String> finishedSplits() {
            return Collections.emptySet();
        }
    }
}
