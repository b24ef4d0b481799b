package dev.candlewick.feed.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.candlewick.feed.tick.Tick;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Recorded ticks from the folder CANDLEWICK_DATA, every row of them. */
class RealTicksTest {
    @ParameterizedTest
    @CsvSource({
        "us-equity-ibm-20131007-11, 126395, IBM, 2013-10-07T08:00:30.270Z, 2013-10-11T23:52:28.922Z",
        "binance-usdm-btcusdt-20240808, 21313, BTCUSDT, 2024-08-08T23:54:16.322Z, 2024-08-08T23:59:59.643Z",
        "binance-usdm-btcusdt-20240808-recv, 21313, BTCUSDT, 2024-08-08T23:54:16.322Z, 2024-08-08T23:59:59.643Z"
    })
    void everyRowIsATick(String name, int rows, String symbol, String first, String last)
            throws Exception {
        Path path = ticks(name);

        FileSurvey survey = FileSurvey.of(path);

        assertThat(survey.badRows()).isEmpty();
        assertThat(survey.ticks()).isEqualTo(rows);
        assertThat(survey.earliestTicks()).containsOnlyKeys(symbol);
        assertThat(survey.firstTime()).isEqualTo(micros(first));
        assertThat(survey.lastTime()).isEqualTo(micros(last));
        Set<String> ids = new HashSet<>();
        try (FileReplay replay = new FileReplay(path, survey, 0)) {
            for (Tick tick = replay.next(); tick != null; tick = replay.next()) {
                ids.add(Objects.requireNonNull(tick.tradeId()));
            }
        }
        assertThat(ids).as("each row has an id of its own").hasSize(rows);
    }

    private static long micros(String time) {
        return java.time.Instant.parse(time).toEpochMilli() * 1_000;
    }

    private static Path ticks(String name) {
        String folder = System.getenv("CANDLEWICK_DATA");
        Path data =
                folder == null
                        ? Path.of("").toAbsolutePath().resolve("../../shared/data")
                        : Path.of(folder);
        Path path = data.resolve("ticks").resolve(name + ".csv.gz");
        assumeTrue(
                Files.exists(path), "real ticks are missing: " + path + " (set CANDLEWICK_DATA)");
        return path;
    }
}
