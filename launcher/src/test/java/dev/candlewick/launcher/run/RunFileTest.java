package dev.candlewick.launcher.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.candlewick.launcher.run.RunState.ComponentRecord;
import dev.candlewick.launcher.run.RunState.JobRecord;
import dev.candlewick.launcher.run.RunState.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFileTest {
    @TempDir Path folder;
    private RunFile<RunState> file;

    @BeforeEach
    void aFileInAFolderThatIsNotThereYet() {
        file = new RunFile<>(folder.resolve("state/run.json"), RunState.class);
    }

    @Test
    void whatIsWrittenIsRead() {
        RunState state =
                new RunState(
                        Phase.READY,
                        42,
                        "2026-01-02T03:04:05Z",
                        Map.of("dashboard", "http://127.0.0.1:8080"),
                        Map.of("Kafka", new ComponentRecord(2, "")),
                        new JobRecord("00ff", 3, 1, "a \"note\""));
        file.write(state);

        assertThat(file.read()).contains(state);
    }

    @Test
    void thereIsNothingToReadBeforeTheFirstWriteAndAfterTheDeletion() {
        assertThat(file.read()).isEmpty();
        file.delete();
        file.write(new Ledger(file, Instant.EPOCH).state());
        file.delete();
        assertThat(file.read()).isEmpty();
    }

    @Test
    void aBrokenRecordIsNoRecord() throws IOException {
        Path path = folder.resolve("broken.json");
        Files.writeString(path, "{\"phase\":\"REA");

        assertThat(new RunFile<>(path, RunState.class).read()).isEmpty();
    }

    @Test
    void theLedgerCountsRestartsAndKeepsTheRest() {
        Ledger ledger = new Ledger(file, Instant.EPOCH);
        ledger.urls(Map.of("kafka", "127.0.0.1:9092"));
        ledger.restarted("Kafka");
        ledger.note("feed", "finished");
        ledger.restarted("Kafka");
        ledger.phase(Phase.READY);

        RunState read = file.read().orElseThrow();
        assertThat(read.components())
                .containsEntry("Kafka", new ComponentRecord(2, ""))
                .containsEntry("feed", new ComponentRecord(0, "finished"));
        assertThat(read.urls()).containsEntry("kafka", "127.0.0.1:9092");
        assertThat(read.phase()).isEqualTo(Phase.READY);
        assertThat(read.supervisor()).isEqualTo(ProcessHandle.current().pid());
    }
}
