package dev.candlewick.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candlewick.localstack.Deletion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Processes are killed, the system is stopped and started; the tests build on each other. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultsAndRestartsIT {
    private static final Terminal TERMINAL = Terminal.open("faults and restarts");
    private static final Duration COMES_BACK = Duration.ofMinutes(2);
    private static final String COUNTS =
            "SELECT interval, count(*), sum(tick_count), sum(volume) FROM candle GROUP BY interval"
                    + " ORDER BY interval";
    private static final String NEWEST =
            "SELECT symbol, interval, start_time, close FROM candle"
                    + " ORDER BY start_time DESC, symbol, interval LIMIT 5";

    @AfterAll
    static void theSystemIsDown() throws IOException {
        TERMINAL.close();
    }

    @Test
    @Order(1)
    void killedTaskManagerAndJobManagerComeBackDuringAReplayWithoutADifference() {
        TERMINAL.good(feedOfAboutHalfAMinute());

        Terminal.kill(TERMINAL.processOf("Flink TaskManager 1"));
        await().atMost(COMES_BACK).until(() -> TERMINAL.restarts() >= 1 && TERMINAL.ready());
        Terminal.kill(TERMINAL.processOf("Flink JobManager"));
        await().atMost(COMES_BACK)
                .until(() -> job().get("resubmissions").asInt() >= 1 && TERMINAL.ready());
        await().atMost(COMES_BACK).until(() -> feedHasFinished());
        TERMINAL.good("drain");

        assertThat(TERMINAL.good("verify").lastLine()).contains(" 0 differences");
        assertThat(ticksFolded()).isEqualTo(ticksSent());
    }

    @Test
    @Order(2)
    @Tag("faults")
    void theFlagsAreThoseOfAFoldThatNothingDisturbed() {
        TERMINAL.good("rebuild");

        assertThat(EpochFlags.count(TERMINAL, 2)).isPositive();
        await().atMost(COMES_BACK)
                .untilAsserted(
                        () -> assertThat(EpochFlags.differences(TERMINAL, 1, 2, "true")).isEmpty());
    }

    @Test
    @Order(3)
    void upTwiceSaysThatItIsRunning() {
        Terminal.Answer again = TERMINAL.good("up", "--detach");

        assertThat(again.err()).contains("is running");
        assertThat(again.out()).contains(TERMINAL.dashboard());
        assertThat(TERMINAL.type("up", "--fresh").with(2).err()).contains("down");
    }

    @Test
    @Order(3)
    void aFrozenDatabaseIsSaidSo() {
        long database = TERMINAL.processOf("TimescaleDB");
        Terminal.signal("STOP", database);
        try {
            assertThat(TERMINAL.type("status").with(3).out())
                    .containsPattern("TimescaleDB +BAD")
                    .containsPattern("Kafka +good");
        } finally {
            Terminal.signal("CONT", database);
        }
        await().atMost(COMES_BACK).until(TERMINAL::ready);
    }

    @Test
    @Order(4)
    void downLeavesNoProcessAndUpFindsTheDataAgain() throws IOException {
        List<String> before = TERMINAL.rows(COUNTS);
        List<Long> processes = TERMINAL.processes();
        assertThat(processes).hasSizeGreaterThanOrEqualTo(6);

        TERMINAL.good("down");
        assertThat(processes).noneMatch(FaultsAndRestartsIT::isAlive);
        assertThat(TERMINAL.type("status").with(3).out()).contains("not running");

        Terminal.Answer up = TERMINAL.good("up", "--detach", "--feed", "none");
        assertThat(up.err()).contains("from checkpoint");
        JsonNode typed = new ObjectMapper().readTree(TERMINAL.good("status", "--json").out());
        assertThat(typed.fieldNames())
                .toIterable()
                .containsExactlyElementsOf(TERMINAL.status()::fieldNames);
        assertThat(typed.get("components").toString()).doesNotContain("feed");
        assertThat(typed.get("epochs")).isEqualTo(TERMINAL.status().get("epochs"));
        String newest = "COPY (" + NEWEST + ") TO STDOUT";
        assertThat(TERMINAL.good("sql", "-c", newest).out().lines())
                .isNotEmpty()
                .containsExactlyElementsOf(TERMINAL.rows(NEWEST));
        assertThat(TERMINAL.rows(COUNTS)).isEqualTo(before);
        assertThat(TERMINAL.good("verify").lastLine()).contains(" 0 differences");
    }

    @Test
    @Order(5)
    void afterAKilledSupervisorTheNextUpRecovers() {
        List<String> before = TERMINAL.rows(COUNTS);
        List<Long> processes = TERMINAL.processes();
        Terminal.kill(processes.getFirst());
        await().atMost(Duration.ofSeconds(10)).until(() -> !isAlive(processes.getFirst()));

        TERMINAL.good("up", "--detach", "--feed", "none");
        assertThat(processes).noneMatch(FaultsAndRestartsIT::isAlive);
        assertThat(TERMINAL.rows(COUNTS)).isEqualTo(before);
    }

    @Test
    @Order(6)
    void freshStartsEmpty() {
        TERMINAL.good("down");
        TERMINAL.good("up", "--detach", "--feed", "none", "--fresh");
        assertThat(TERMINAL.rows("SELECT count(*) FROM epoch")).containsExactly("1");

        assertThat(TERMINAL.rows("SELECT count(*) FROM candle")).containsExactly("0");
        assertThat(TERMINAL.status().get("lag").asLong()).isZero();
    }

    @Test
    @Order(7)
    @Tag("faults")
    void aLogThatIsGoneIsSaidSoAndANewOneIsFoldedByARebuild() throws IOException {
        feedSome();
        TERMINAL.good("drain");
        List<String> before = TERMINAL.rows(COUNTS);
        TERMINAL.good("down");
        Deletion.delete(TERMINAL.state().resolve("broker"));

        Terminal.Answer up = TERMINAL.good("up", "--detach", "--feed", "none");
        assertThat(up.err()).contains("another log").contains("./candlewick rebuild");
        assertThat(TERMINAL.type("status").with(3).out()).contains("another log");
        assertThat(TERMINAL.rows(COUNTS)).isEqualTo(before);

        feedSome();
        TERMINAL.good("rebuild");
        assertThat(TERMINAL.good("verify").lastLine()).contains("2,000 ticks", " 0 differences");
        TERMINAL.good("status");
    }

    /** A source that says it is live stops, and is behind when it comes back. */
    @Test
    @Order(8)
    @Tag("faults")
    void aLiveFeedThatIsSilentAndThenBehindIsFlagged() throws Exception {
        Instant behind;
        try (KafkaProducer<byte[], byte[]> producer = TERMINAL.producer()) {
            int partition = tick(producer, Duration.ZERO);
            heartbeat(producer, partition);
            // So many that it is known how long they are apart.
            for (int i = 0; i < 150; i++) {
                tick(producer, Duration.ZERO);
            }
            await().atMost(COMES_BACK)
                    .untilAsserted(() -> assertThat(flags()).containsExactly("STALE_FEED WARN"));
            assertThat(
                            TERMINAL.rows(
                                    "SELECT extract(epoch FROM recorded_at - detected_at) FROM live_anomaly WHERE symbol = 'LIVE'"))
                    .singleElement()
                    .satisfies(
                            seconds -> assertThat(Double.parseDouble(seconds)).isBetween(0.0, 2.0));

            await().until(() -> Instant.now().getEpochSecond() % 60 < 50);
            heartbeat(producer, partition);
            behind = Instant.now();
            for (int i = 0; i < 60; i++) {
                tick(producer, Duration.ofSeconds(i % 10 == 9 ? 8 : 6));
            }
            await().atMost(COMES_BACK)
                    .pollDelay(Duration.ofSeconds(2))
                    .untilAsserted(
                            () -> {
                                heartbeat(producer, partition);
                                assertThat(flags())
                                        .contains("CLOCK_SKEW CRITICAL")
                                        .anyMatch(flag -> flag.startsWith("LATE_BURST "))
                                        .anyMatch(flag -> flag.startsWith("STALE_FEED "));
                            });
        }
        TERMINAL.good("rebuild");
        // The silence since the last heartbeat lasts: the log does not know of it.
        List<String> epochs = TERMINAL.rows("SELECT log_epoch FROM epoch ORDER BY live_from DESC");
        await().atMost(COMES_BACK)
                .untilAsserted(
                        () ->
                                assertThat(
                                                EpochFlags.differences(
                                                        TERMINAL,
                                                        Integer.parseInt(epochs.get(0)),
                                                        Integer.parseInt(epochs.get(1)),
                                                        "symbol = 'LIVE' AND start_time < '%s'"
                                                                .formatted(behind)))
                                        .isEmpty());
    }

    private static List<String> flags() {
        return TERMINAL.rows(
                "SELECT kind || ' ' || severity FROM live_anomaly WHERE symbol = 'LIVE' AND interval = 'tick' ORDER BY 1");
    }

    /** Sends a tick that has been on its way for so long; returns its partition. */
    private static int tick(KafkaProducer<byte[], byte[]> producer, Duration delay)
            throws Exception {
        String tick =
                "{\"symbol\":\"LIVE\",\"event_time\":%d,\"price\":100,\"size\":1}"
                        .formatted(micros(Instant.now().minus(delay)));
        return producer.send(new ProducerRecord<>("ticks", bytes("LIVE"), bytes(tick)))
                .get()
                .partition();
    }

    private static void heartbeat(KafkaProducer<byte[], byte[]> producer, int partition)
            throws Exception {
        String heartbeat =
                "{\"type\":\"HEARTBEAT\",\"event_time\":%d,\"conditions\":\"live\"}"
                        .formatted(micros(Instant.now().minusSeconds(8)));
        producer.send(new ProducerRecord<>("ticks", partition, null, bytes(heartbeat))).get();
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void feedSome() {
        TERMINAL.good(
                "feed",
                "--feed=simulated",
                "--ticks=2000",
                "--rate=50",
                "--speed=max",
                "--history=40s");
    }

    private static String[] feedOfAboutHalfAMinute() {
        Stream<String> up = Stream.of("up", "--detach");
        Stream<String> feed =
                RealData.folder().isPresent()
                        ? Stream.of(
                                "--feed",
                                "replay",
                                "--file",
                                RealData.file("ticks/us-equity-ibm-20131007-11.csv.gz"),
                                "--instruments",
                                RealData.file("instruments.csv"),
                                "--speed",
                                "8000")
                        : Stream.of(
                                "--feed",
                                "simulated",
                                "--ticks",
                                "60000",
                                "--rate",
                                "50",
                                "--speed",
                                "30",
                                "--history",
                                "20m");
        return Stream.concat(up, feed).toArray(String[]::new);
    }

    private static long ticksSent() {
        return RealData.folder().isPresent() ? 126_395 : 60_000;
    }

    private static long ticksFolded() {
        return Long.parseLong(
                TERMINAL.rows("SELECT sum(tick_count) FROM candle WHERE interval = '1d'")
                        .getFirst());
    }

    private static JsonNode job() {
        return TERMINAL.status().get("job");
    }

    private static boolean feedHasFinished() {
        List<String> notes = new ArrayList<>();
        TERMINAL.status()
                .get("components")
                .forEach(
                        component -> {
                            if (component.get("name").asText().equals("feed")) {
                                notes.add(component.get("note").asText());
                            }
                        });
        return notes.contains("finished");
    }

    /** A zombie is no process any more: it only waits for its parent to take note of its end. */
    private static boolean isAlive(long process) {
        try {
            String stat = Files.readString(Path.of("/proc/" + process + "/stat"));
            return !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
        } catch (IOException gone) {
            return false;
        }
    }
}
