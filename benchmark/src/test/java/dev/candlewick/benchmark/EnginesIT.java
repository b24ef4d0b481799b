package dev.candlewick.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** All programs once, on few ticks: their candles are equal. */
class EnginesIT {
    @Test
    void allEnginesMakeTheSameCandles() throws IOException {
        int exitCode =
                BenchCommand.execute(
                        "throughput",
                        "--ticks=20000",
                        "--passes=1",
                        "--warm-passes=1",
                        "--warm-seconds=0",
                        "--heap=512m");
        JsonNode report =
                new ObjectMapper().readTree(BenchCommand.folder().resolve("report.json").toFile());
        Set<String> hashes = new HashSet<>();
        report.path("hashes").forEach(hash -> hashes.add(hash.asText()));
        assertThat(hashes).hasSize(1);
        assertThat(report.path("hashes").size()).isEqualTo(12);
        assertThat(report.path("ratios").size()).isEqualTo(11);
        assertThat(exitCode).isZero();
    }
}
