package dev.candlewick.systemtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.candlewick.localstack.FlinkRest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Late ticks, and rebuilds that fold them in, killed at several moments while readers watch; the
 * tests build on each other.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RebuildIT {
    private static final Terminal TERMINAL = Terminal.open("rebuild");
    private static final Duration SOON = Duration.ofMinutes(2);

    /** The newest event time of the symbol; a trading hour of Monday. */
    private static final Instant NEWEST = Instant.parse("2024-03-04T12:30:00Z");

    private static long justOutside;

    @BeforeAll
    static void theSystemIsUp() {
        TERMINAL.good("up", "--detach", "--feed", "none");
    }

    @AfterAll
    static void theSystemIsDown() throws IOException {
        TERMINAL.close();
    }

    @Test
    @Order(1)
    void aTickJustInsideTheHorizonIsInAllSixCandlesAndOneJustOutsideInNone() throws Exception {
        for (int minute = 30; minute >= 0; minute--) {
            tick(NEWEST.minus(minute, ChronoUnit.MINUTES), "100");
        }
        TERMINAL.good("drain");
        List<String> before = candles();

        justOutside = tick(NEWEST.minusSeconds(600).minus(1, ChronoUnit.MICROS), "90");
        TERMINAL.good("drain");
        assertThat(candles()).isEqualTo(before);
        assertThat(TERMINAL.rows("SELECT log_offset FROM late_tick"))
                .containsExactly(String.valueOf(justOutside));
        assertThat(intervalsUpTo(justOutside)).isEmpty();

        long justInside = tick(NEWEST.minusSeconds(600), "95");
        TERMINAL.good("drain");
        assertThat(intervalsUpTo(justInside)).hasSize(6);
        assertThat(TERMINAL.rows("SELECT count(*) FROM late_tick")).containsExactly("1");
        assertThat(TERMINAL.good("verify").lastLine()).contains(" 0 differences");
    }

    @Test
    @Order(2)
    void aRebuildThatIsKilledAgainAndAgainFoldsTheLateTickInWhileReadersSeeOneEpoch()
            throws Exception {
        TERMINAL.good("feed", "--feed", "simulated", "--ticks", "20000", "--speed", "max");
        TERMINAL.good("drain");
        EpochWatch readers = EpochWatch.of(TERMINAL, "LATE");

        TERMINAL.killWhenItSays("is submitted", "rebuild", "--horizon", "1h");
        assertThat(TERMINAL.status().get("rebuild").get("logEpoch").asInt()).isEqualTo(2);
        Terminal.kill(TERMINAL.processOf("Flink JobManager"));
        await().atMost(SOON).until(() -> TERMINAL.ready() && TERMINAL.restarts() >= 1);
        TERMINAL.killWhenItSays("copying the tables of epoch 2", "rebuild", "--horizon", "1h");
        assertThat(TERMINAL.type("rebuild", "--horizon", "2h").with(2).err())
                .contains("Epoch 2 is being built already, with horizon 1h");
        Terminal.Answer rebuilt = TERMINAL.good("rebuild", "--horizon", "1h");

        assertThat(rebuilt.out())
                .contains("epoch 2 is live, epoch 1 is retired")
                .contains("horizon 10m -> 1h")
                .contains(" 0 differences")
                .containsPattern("1m +1 +0 +0")
                .containsPattern("1d +1 +0 +0");
        assertThat(readers.close()).as("epochs that readers saw").containsExactly(1, 2);
        assertThat(EpochFlags.count(TERMINAL, 2)).isPositive();
        await().atMost(SOON)
                .untilAsserted(
                        () ->
                                assertThat(
                                                EpochFlags.differences(
                                                        TERMINAL, 1, 2, "symbol <> 'LATE'"))
                                        .isEmpty());
        assertThat(
                        TERMINAL.rows(
                                "SELECT count(*) FROM late_tick JOIN epoch USING (log_epoch) WHERE state = 'LIVE'"))
                .containsExactly("0");
        assertThat(ticksOf("1d")).isEqualTo(33);
        assertThat(
                        TERMINAL.rows(
                                "SELECT interval FROM epoch_change(1, 2) WHERE symbol = 'LATE' ORDER BY 1"))
                .containsExactly("15m", "1d", "1h", "1m", "1s", "5m");
        assertThat(TERMINAL.good("verify").lastLine()).contains(" 0 differences");
        assertThatOnlyTheJobRunsOf(2);
    }

    @Test
    @Order(3)
    void aRebuildKilledRightAfterTheSwitchIsFollowedByTheSupervisor() throws Exception {
        TERMINAL.killWhenItSays("readers see epoch 3", "rebuild", "--horizon", "2h");

        await().atMost(SOON).untilAsserted(() -> assertThatOnlyTheJobRunsOf(3));
        long late = tick(NEWEST.minus(90, ChronoUnit.MINUTES), "80");
        TERMINAL.good("drain");
        assertThat(intervalsUpTo(late)).hasSizeGreaterThanOrEqualTo(5).contains("1s", "1h", "1d");

        Path record = TERMINAL.running().installation().rebuildFile();
        await().atMost(SOON).until(() -> Files.notExists(record));
        assertThat(TERMINAL.good("rebuild", "--drop", "2").out()).contains("epoch 2 is dropped");
        assertThat(TERMINAL.rows("SELECT max(log_epoch) FROM epoch")).containsExactly("3");
    }

    @Test
    @Order(4)
    void downAndUpGoOnWithTheEpochThatReadersSee() throws Exception {
        List<String> before = candles();
        TERMINAL.good("down");
        assertThat(TERMINAL.good("up", "--detach", "--feed", "none").err())
                .contains("from checkpoint");

        assertThat(candles()).isEqualTo(before);
        long late = tick(NEWEST.minus(100, ChronoUnit.MINUTES), "85");
        TERMINAL.good("drain");
        assertThat(intervalsUpTo(late)).contains("1s", "1d");
        assertThat(TERMINAL.good("verify").lastLine()).contains(" 0 differences");
        assertThatOnlyTheJobRunsOf(3);
    }

    @Test
    @Order(5)
    void aNewEpochThatIsWrongIsNotShown() {
        TERMINAL.killWhenItSays("copying the tables of epoch 4", "rebuild");
        TERMINAL.asOwner(
                "UPDATE candle_1m SET volume = volume + 1 WHERE log_epoch = 4 AND symbol = 'LATE'"
                        + " AND start_time = '2024-03-04T12:00Z'");

        Terminal.Answer refused = TERMINAL.type("rebuild").with(1);

        assertThat(refused.out()).contains("LATE 2024-03-04T12:00");
        assertThat(refused.err()).contains("readers still see epoch 3");
        TERMINAL.type("verify", "--epoch", "4").with(1);
        assertThat(TERMINAL.good("verify").lastLine()).contains(" 0 differences");
        assertThat(TERMINAL.good("rebuild", "--abandon").out()).contains("epoch 4 is dropped");
        TERMINAL.type("rebuild", "--abandon").with(2);
        assertThat(TERMINAL.status().get("rebuild").isNull()).isTrue();
        assertThatOnlyTheJobRunsOf(3);
    }

    @Test
    @Order(6)
    void anInstrumentFileThatTheJobRefusesLeavesNothingBehind() throws IOException {
        Path file = Files.createTempFile("instruments", ".csv");
        Files.writeString(file, "symbol,calendar\nIBM,no such calendar\n");

        TERMINAL.type("rebuild", "--instruments", file.toString()).with(2);

        Files.delete(file);
        assertThat(TERMINAL.rows("SELECT count(*) FROM epoch WHERE state = 'BUILDING'"))
                .containsExactly("0");
        TERMINAL.good("status");
    }

    @Test
    @Order(7)
    void anOldEpochIsDroppedOnRequest() {
        assertThat(TERMINAL.rows("SELECT DISTINCT log_epoch FROM candle_1m ORDER BY log_epoch"))
                .containsExactly("1", "3");
        TERMINAL.type("rebuild", "--drop", "3").with(2);

        TERMINAL.good("rebuild", "--drop", "1");

        assertThat(TERMINAL.rows("SELECT DISTINCT log_epoch FROM candle_1m")).containsExactly("3");
        assertThat(TERMINAL.good("verify").lastLine()).contains(" 0 differences");
    }

    private static void assertThatOnlyTheJobRunsOf(int logEpoch) {
        List<FlinkRest.Job> alive =
                TERMINAL.running().stack().cluster().rest().jobs().stream()
                        .filter(job -> !job.ended())
                        .toList();
        assertThat(alive)
                .extracting(FlinkRest.Job::name)
                .containsExactly("candlewick epoch " + logEpoch);
        assertThat(job().get("id").asText()).isEqualTo(alive.getFirst().id());
    }

    /** Everything that readers see of the symbol, but for the facts of publication. */
    private static List<String> candles() {
        return TERMINAL.rows(
                """
                SELECT interval, start_time, open, high, low, close, volume, tick_count, last_offset, fingerprint
                FROM candle WHERE symbol = 'LATE' ORDER BY 1, 2""");
    }

    /** The intervals with a candle that was last changed by the tick at this offset. */
    private static List<String> intervalsUpTo(long offset) {
        return TERMINAL.rows(
                "SELECT interval FROM candle WHERE symbol = 'LATE' AND last_offset = " + offset);
    }

    private static long ticksOf(String interval) {
        return Long.parseLong(
                TERMINAL.rows(
                                "SELECT sum(tick_count) FROM candle WHERE symbol = 'LATE' AND interval = '"
                                        + interval
                                        + "'")
                        .getFirst());
    }

    private static JsonNode job() {
        return TERMINAL.status().get("job");
    }

    /** Sends a tick of the symbol; returns its offset. */
    private static long tick(Instant at, String price)
            throws ExecutionException, InterruptedException {
        String message =
                "{\"symbol\":\"LATE\",\"event_time\":%d,\"price\":%s,\"size\":1}"
                        .formatted(ChronoUnit.MICROS.between(Instant.EPOCH, at), price);
        return TERMINAL.send("LATE", message).offset();
    }
}
