package dev.candlewick.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
    @TempDir private Path folder;

    @AfterEach
    void nothingIsLeftRunning() {
        process().kill();
    }

    @Test
    void isFoundByAnyoneWhoHasTheRecord() {
        launch("sleep 60");

        assertThat(process().alive()).isTrue();
        assertThat(ProcessHandle.of(process().pid().orElseThrow()).orElseThrow().isAlive())
                .isTrue();
    }

    @Test
    void keepsWhatItPrints() {
        launch("echo out; echo err >&2");

        await().until(() -> !process().alive());
        assertThat(process().lastLines()).contains("out", "err");
    }

    @Test
    void isGoneWhenItEndsByItself() {
        launch("exit 3");

        await().until(() -> !process().alive());
        assertThat(process().pid()).isEmpty();
    }

    @Test
    void isKilledWhenItDoesNotListen() {
        launch("trap '' TERM; while true; do sleep 0.1; done");

        process().stop("TERM", Duration.ofMillis(300));

        assertThat(process().alive()).isFalse();
    }

    @Test
    void hasNoKeyOfMarketDataButThoseItIsGiven() {
        Map<String, String> inherited =
                new HashMap<>(
                        Map.of(
                                "PATH", "/bin",
                                "FINNHUB_API_KEY", "secret",
                                "ALPHAVANTAGE_API_KEY", "secret",
                                "APCA_API_KEY_ID", "secret",
                                "APCA_API_SECRET_KEY", "secret"));
        assertThat(ChildProcess.keys(inherited)).hasSize(4).doesNotContainKey("PATH");

        ChildProcess.prepare(inherited, Map.of("FINNHUB_API_KEY", "given"));

        assertThat(inherited)
                .containsOnly(Map.entry("PATH", "/bin"), Map.entry("FINNHUB_API_KEY", "given"));
    }

    @Test
    void isAliveWhileItIsFrozen() {
        launch("sleep 60");

        process().signal("STOP");

        assertThat(process().alive()).isTrue();
        process().signal("CONT");
        process().stop("TERM", Duration.ofSeconds(20));
        assertThat(process().alive()).isFalse();
    }

    @Test
    void aStrangerWithTheSameProcessIdIsNotTouched() throws IOException {
        launch("sleep 60");
        Path record = folder.resolve("run/component.process");
        List<String> lines = Files.readAllLines(record);
        // Field 22 is the start time; here the id was given to another process since.
        String[] fields = lines.get(1).split(" ", -1);
        fields[21] = Long.toString(Long.parseLong(fields[21]) - 1);
        Files.writeString(record, lines.getFirst() + "\n" + String.join(" ", fields) + "\n");

        assertThat(process().alive()).isFalse();
        process().kill();
        assertThat(ProcessHandle.of(Long.parseLong(fields[0])).orElseThrow().isAlive()).isTrue();

        Files.write(record, lines);
        assertThat(process().alive()).isTrue();
    }

    @Test
    void aRecordOfAnEarlierBootMeansNothing() throws IOException {
        launch("sleep 60");
        Path record = folder.resolve("run/component.process");
        List<String> lines = Files.readAllLines(record);

        Files.writeString(record, "another boot\n" + lines.get(1) + "\n");

        assertThat(process().alive()).isFalse();
        Files.write(record, lines);
    }

    private void launch(String script) {
        process().launch(List.of("sh", "-c", script), Map.of(), folder);
    }

    /** A new object each time, as another JVM would have. */
    private ChildProcess process() {
        return new ChildProcess(
                folder.resolve("run"), "component", folder.resolve("log/component.out"));
    }
}
