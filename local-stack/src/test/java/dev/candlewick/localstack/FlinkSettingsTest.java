package dev.candlewick.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlinkSettingsTest {
    private final FlinkSettings settings =
            new FlinkSettings(Path.of("/a/cluster"), 8081, 20_000, 4);

    @Test
    void aJobManagerIsKnownByItsFolderAndRpcPort() {
        assertThat(settings.areThoseOf(configuration("/a/cluster", 20_000))).isTrue();
        assertThat(settings.areThoseOf(configuration("/b/cluster", 20_000))).isFalse();
        assertThat(settings.areThoseOf(configuration("/a/cluster", 20_001))).isFalse();
        assertThat(settings.areThoseOf(Map.of())).isFalse();
    }

    private static Map<String, String> configuration(String folder, int rpcPort) {
        return Map.of(
                "execution.checkpointing.dir",
                "file://" + folder + "/checkpoints",
                "jobmanager.rpc.port",
                Integer.toString(rpcPort));
    }
}
