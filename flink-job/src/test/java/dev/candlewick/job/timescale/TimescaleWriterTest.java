package dev.candlewick.job.timescale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimescaleWriterTest {

    private static final SinkWriter.Context NOW =
            new SinkWriter.Context() {
                @Override
                public long currentWatermark() {
                    return 0;
                }

                @Override
                public Long timestamp() {
                    return 0L;
                }
            };

    private final FakeDatabase database = new FakeDatabase();
    private final Map<String, Counter> counters = new HashMap<>();
    private final TestProcessingTimeService clock = new TestProcessingTimeService();
    private TimescaleWriter<String> writer = writer(Duration.ofMinutes(1));

    @AfterEach
    void noConnectionIsLeft() {
        writer.close();
        assertThat(database.opened).isEqualTo(database.closed);
    }

    @Test
    void aFlushIsOneTransaction() throws Exception {
        flush("a", "b", "c");

        assertThat(database.transactions).containsExactly(List.of("a", "b", "c"));
        assertThat(database.inserts).isEqualTo(1);
        assertThat(counted("rowsWritten")).isEqualTo(3);
    }

    @Test
    void onlyWhatIsRefusedIsRejectedAndAllElseIsOneTransaction() throws Exception {
        database.refuses.addAll(List.of("b", "e"));
        flush("a", "b", "c", "d", "e");

        assertThat(database.transactions).containsExactly(List.of("a", "c", "d"));
        assertThat(database.rejected).containsExactly("b", "e");
        assertThat(counted("rowsWritten")).isEqualTo(3);
        assertThat(counted("rowsRejected")).isEqualTo(2);
        assertThat(counted("flushRetries")).isZero();
    }

    @Test
    void whatIsCheckedAtTheEndOfTheTransactionIsFoundAsWell() throws Exception {
        database.checksAtTheEnd = true;
        database.refuses.add("b");
        flush("a", "b", "c");

        assertThat(database.transactions).containsExactly(List.of("a", "c"));
        assertThat(database.rejected).containsExactly("b");
    }

    @Test
    void anOutageInTheMiddleOfABisectionRejectsNothingTwice() throws Exception {
        database.refuses.add("b");
        List<String> words = new ArrayList<>();
        for (int word = 0; word < 20; word++) {
            words.add("w" + word);
        }
        words.add("b");
        words.forEach(this::add);
        // The first try meets the refusal; the connection is lost in the one after it.
        database.failures.add("23514");
        database.failures.add("08006");
        writer.flush(false);

        assertThat(database.rejected).containsExactly("b");
        assertThat(database.transactions).hasSize(1);
        assertThat(database.transactions.get(0)).hasSize(20);
        assertThat(counted("flushRetries")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08006", "40001", "40P01", "53100", "53300", "25P03", "55P03", "57014", "57P01",
                "25006"
            })
    void whatPassesIsTriedAgain(String state) throws Exception {
        database.failures.addAll(List.of(state, state));
        flush("a");

        assertThat(database.transactions).containsExactly(List.of("a"));
        assertThat(counted("flushRetries")).isEqualTo(2);
        assertThat(database.opened).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"42P01", "42501", "28P01", "0A000", "XX000", "08004"})
    void anythingElseFailsAtOnceAndSaysWhy(String state) {
        database.failures.add(state);

        assertThatThrownBy(() -> flush("a"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("SQLSTATE " + state);
        assertThat(database.inserts).isEqualTo(1);
        assertThat(database.transactions).isEmpty();
    }

    @Test
    void aDatabaseThatStaysAwayFailsTheJobInTheEnd() {
        writer = writer(Duration.ZERO);
        database.failures.addAll(List.of("57P03", "57P03"));

        assertThatThrownBy(() -> flush("a")).hasMessageContaining("away for more than 0 s");
    }

    @Test
    void aCancelledJobDoesNotWait() {
        database.failures.add("08006");
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> flush("a")).isInstanceOf(InterruptedException.class);
        assertThat(database.opened).isEqualTo(database.closed);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void whateverIsRefusedNothingElseIs(long seed) throws Exception {
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int size = 1 + random.nextInt(60);
            List<String> sound = new ArrayList<>();
            List<String> bad = new ArrayList<>();
            for (int word = 0; word < size; word++) {
                String name = round + "." + word;
                (random.nextInt(10) == 0 ? bad : sound).add(name);
            }
            database.refuses.addAll(bad);
            List<String> all = new ArrayList<>(sound);
            all.addAll(bad);
            Collections.shuffle(all, random);
            database.transactions.clear();
            database.rejected.clear();
            database.inserts = 0;
            flush(all.toArray(String[]::new));

            assertThat(database.transactions).hasSize(1);
            assertThat(database.transactions.get(0)).containsExactlyInAnyOrderElementsOf(sound);
            assertThat(database.rejected).containsExactlyInAnyOrderElementsOf(bad);
            int halvings = 32 - Integer.numberOfLeadingZeros(size);
            assertThat(database.inserts).isLessThanOrEqualTo(2 + bad.size() * 2 * (halvings + 1));
        }
    }

    @Test
    void aCheckpointRemembersHowOftenItWasWritten() throws Exception {
        assertThat(writer.snapshotState(1)).isEmpty();
        flush("a");
        flush("b", "c");

        assertThat(writer.snapshotState(2)).containsExactly(new CommitCount.Remembered(0, 2));
        var serializer = new CommitCount.Serializer();
        var large = new CommitCount.Remembered(7, 1L << 40);
        assertThat(serializer.deserialize(1, serializer.serialize(large))).isEqualTo(large);
    }

    @Test
    void aDatabaseThatIsSetBackUnderARunningWriterIsNoticed() throws Exception {
        flush("a");
        flush("b");
        database.commits = 1;

        assertThatThrownBy(() -> flush("c"))
                .hasMessageContaining("knows 1 transactions")
                .hasMessageContaining("2 were committed")
                .hasMessageContaining("rebuild");
        assertThat(database.transactions).containsExactly(List.of("a"), List.of("b"));
    }

    @Test
    void aDatabaseThatWasSetBackBeforeARestartIsNoticedBeforeAnythingIsWritten() {
        database.commits = 5;
        writer = writer(Duration.ofMinutes(1), remembered(0, 5), remembered(1, 6));

        // As soon as it runs, with nothing to write.
        assertThatThrownBy(() -> clock.setCurrentTime(1)).hasMessageContaining("6 were committed");
        assertThatThrownBy(() -> flush("a")).hasMessageContaining("6 were committed");
        assertThat(database.transactions).isEmpty();
    }

    @Test
    void aDatabaseThatIsAheadOfACheckpointIsWrittenTo() throws Exception {
        database.commits = 5;
        writer = writer(Duration.ofMinutes(1), remembered(0, 3));
        flush("a");
        assertThat(writer.snapshotState(1)).containsExactly(remembered(0, 6));

        // A fold from the beginning remembers nothing.
        writer.close();
        writer = writer(Duration.ofMinutes(1));
        flush("a");
        assertThat(database.transactions).hasSize(2);
    }

    private static CommitCount.Remembered remembered(int writer, long commits) {
        return new CommitCount.Remembered(writer, commits);
    }

    private TimescaleWriter<String> writer(Duration outage, CommitCount.Remembered... restored) {
        List<CommitCount.Remembered> remembered = List.of(restored);
        return new TimescaleWriter<>(
                database,
                new FlushOptions(Duration.ofMillis(100), 1000, outage),
                new FakeDatabase.Words(database),
                new CommitCount(1, "candle", 0, remembered),
                clock,
                new UnregisteredMetricsGroup() {
                    @Override
                    public Counter counter(String name) {
                        return counters.computeIfAbsent(name, any -> new SimpleCounter());
                    }
                });
    }

    private void add(String word) {
        try {
            writer.write(word, NOW);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void flush(String... words) throws IOException, InterruptedException {
        for (String word : words) {
            add(word);
        }
        writer.flush(false);
    }

    private long counted(String name) {
        return Objects.requireNonNull(counters.get(name)).getCount();
    }
}
