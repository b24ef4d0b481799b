package dev.candlewick.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetainedCheckpointTest {
    private static final Instant NOON = Instant.parse("2024-01-01T12:00:00Z");

    @TempDir private Path home;

    @Test
    void isTheNewestCompletedOneOfAnyJob() throws IOException {
        FlinkCluster cluster = LocalStack.in(home).parts(Set.of(Part.CLUSTER)).attach().cluster();
        assertThat(cluster.newestRetainedCheckpoint()).isEmpty();

        completed(cluster.checkpoints().resolve("older/chk-900"), NOON);
        completed(cluster.checkpoints().resolve("newer/chk-9"), NOON.plusSeconds(10));
        completed(cluster.checkpoints().resolve("newer/chk-10"), NOON.plusSeconds(20));
        // Not completed: it has state but no metadata yet.
        Path unfinished = cluster.checkpoints().resolve("newer/chk-11");
        Files.createDirectories(unfinished);
        Files.writeString(unfinished.resolve("state"), "");
        completed(cluster.checkpoints().resolve("newer/shared"), NOON.plusSeconds(99));

        assertThat(cluster.newestRetainedCheckpoint())
                .contains(
                        new RetainedCheckpoint(
                                "newer",
                                10,
                                cluster.checkpoints().resolve("newer/chk-10"),
                                NOON.plusSeconds(20)));
    }

    private static void completed(Path folder, Instant at) throws IOException {
        Files.createDirectories(folder);
        Path metadata = Files.writeString(folder.resolve("_metadata"), "");
        Files.setLastModifiedTime(metadata, FileTime.from(at));
    }
}
