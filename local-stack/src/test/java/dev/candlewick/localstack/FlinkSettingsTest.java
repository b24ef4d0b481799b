package dev.candlewick.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlinkSettingsTest {
    private final FlinkSettings settings =
            new FlinkSettings(Path.of("/a/cluster"), 8081, 20_000, 4);

    @Test
    void aBucketIsWhereTheEnvironmentSaysAndItsKeysAreNotWrittenDown() {
        assertThat(FlinkSettings.bucket(Map.of())).isEqualTo("s3.region: us-east-1\n");
        assertThat(FlinkSettings.bucket(Map.of("AWS_DEFAULT_REGION", "eu-central-1")))
                .isEqualTo("s3.region: eu-central-1\n");
        assertThat(
                        FlinkSettings.bucket(
                                Map.of(
                                        "AWS_REGION",
                                        "eu-west-1",
                                        "AWS_DEFAULT_REGION",
                                        "eu-central-1",
                                        "AWS_ENDPOINT_URL",
                                        "http://127.0.0.1:9000",
                                        "AWS_SECRET_ACCESS_KEY",
                                        "canary")))
                .contains("s3.region: eu-west-1\n", "s3.endpoint: http://127.0.0.1:9000\n")
                .doesNotContain("canary");
    }

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
