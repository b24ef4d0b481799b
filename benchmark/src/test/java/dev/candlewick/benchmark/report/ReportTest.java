package dev.candlewick.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @TempDir Path folder;

    @Test
    void whatWasMeasuredIsThereAndWhatWasNotIsAbsent() throws Exception {
        Figures figures = new Figures();
        figures.ratio("noop", 0.81234);
        figures.hash("loop-flat", "00ff");
        figures.spread("loop-flat", 0.02);
        figures.latency("partial_p99", 120.4);
        Report.write(figures, "./candlewick bench", folder);
        JsonNode json = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
        assertThat(json.at("/ratios/noop").asDouble()).isEqualTo(0.8123);
        assertThat(json.at("/hashes/loop-flat").asText()).isEqualTo("00ff");
        assertThat(json.at("/spread/loop-flat").asDouble()).isEqualTo(0.02);
        assertThat(json.at("/latency_ms/partial_p99").asDouble()).isEqualTo(120.4);
        assertThat(json.at("/ratios").size()).isEqualTo(1);
        assertThat(json.has("scaling")).isFalse();
    }

    @Test
    void everyTargetHasAVerdict() {
        Figures figures = new Figures();
        figures.ratio("noop", 0.7);
        figures.ratio("spark", 3.9);
        figures.latency("closed_p99", 749);
        String text = Report.markdown(figures, "./candlewick bench", "");
        assertThat(text)
                .contains("| `ratios.noop` | >= 0.7 | 0.7000 | met |")
                .contains("| `ratios.spark` | >= 4 | 3.900 | **not met** |")
                .contains("| `latency_ms.closed_p99` | < 750 | 749.0 | met |")
                .contains("| `ratios.jet` | > 1 |  | not run |");
    }

    @Test
    void aFailureStandsBeforeTheTargets() {
        Figures figures = new Figures();
        figures.failure("Candles of jet-json differ");
        String text = Report.markdown(figures, "./candlewick bench", "");
        assertThat(text.indexOf("Candles of jet-json differ"))
                .isPositive()
                .isLessThan(text.indexOf("## Targets"));
    }

    @Test
    void chartsAreWrittenBesideTheReport() throws Exception {
        Figures figures = new Figures();
        figures.bars("Throughput", "M/s", Map.of("candlewick <flat>", 2.0));
        Report.write(figures, "./candlewick bench", folder);
        assertThat(Files.readString(folder.resolve("chart-1.svg")))
                .contains("candlewick &lt;flat&gt;")
                .contains("2.00");
        assertThat(Files.readString(folder.resolve("report.md"))).contains("chart-1.svg");
    }

    @Test
    void aRatioThatFellIsAFailureAndOneThatWaversIsNot() {
        Figures before = new Figures();
        before.ratio("noop", 0.8);
        before.ratio("spark", 5);
        before.ratio("jet", 2);
        Report.write(before, "./candlewick bench", folder);
        Figures now = new Figures();
        now.ratio("noop", 0.6);
        now.ratio("spark", 4.5);
        Comparison.with(folder.resolve("report.json"), now);
        assertThat(now.failures()).containsExactly("The ratio noop fell from 0.800 to 0.600");
        assertThat(now.chapters().getLast().text())
                .contains("| spark | 5.00 | 4.50 | -10 % |")
                .doesNotContain("jet");
    }

    @Test
    void figuresKeepFourSignificantDigits() {
        assertThat(Figures.rounded(0.000123456)).isEqualTo(0.0001235);
        assertThat(Figures.rounded(12.34567)).isEqualTo(12.35);
        assertThat(Figures.rounded(123456.7)).isEqualTo(123457);
        assertThat(Figures.rounded(0)).isZero();
    }

    @Test
    void versionsAreReadFromAClassPath() {
        assertThat(Versions.jars("/m2/spark-sql_2.13-4.2.0.jar:/m2/hazelcast-5.6.0.jar"))
                .containsEntry("spark-sql_2.13", "4.2.0")
                .containsEntry("hazelcast", "5.6.0");
    }
}
