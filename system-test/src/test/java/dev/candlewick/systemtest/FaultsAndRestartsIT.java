package dev.candlewick.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candlewick.localstack.Deletion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
    @Order(4)
    void downLeavesNoProcessAndUpFindsTheDataAgain() {
        List<String> before = TERMINAL.rows(COUNTS);
        List<Long> processes = TERMINAL.processes();
        assertThat(processes).hasSizeGreaterThanOrEqualTo(6);

        TERMINAL.good("down");
        assertThat(processes).noneMatch(FaultsAndRestartsIT::isAlive);
        assertThat(TERMINAL.type("status").with(3).out()).contains("not running");

        Terminal.Answer up = TERMINAL.good("up", "--detach", "--feed", "none");
        assertThat(up.err()).contains("from checkpoint");
        assertThat(TERMINAL.ready()).isTrue();
        assertThat(TERMINAL.status().get("components").toString()).doesNotContain("feed");
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
        assertThat(TERMINAL.ready()).isTrue();
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
