package dev.candlewick.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.candlewick.feed.fault.LabelFile;
import dev.candlewick.feed.fault.TickSeries;
import dev.candlewick.feed.tick.Decimal;
import dev.candlewick.job.anomaly.AnomalyKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands as a user calls them; and what docs/anomalies.md promises, on two seeds. */
class EvaluationTest {
    @TempDir private Path folder;

    private record Answer(int exitCode, String out, String messages) {}

    @Test
    void everyKindKeepsWhatIsPromisedOfIt() throws Exception {
        Answer answer = run(new EvaluateCommand(), "--seeds", "501..502", "--json");
        JsonNode root = new ObjectMapper().readTree(answer.out);
        JsonNode detectors = root.get("detectors");
        assertThat(detectors).hasSize(AnomalyKind.values().length);
        List<String> kinds = Stream.of(AnomalyKind.values()).map(Enum::name).toList();
        for (JsonNode detector : detectors) {
            String kind = detector.get("kind").asText();
            assertThat(kind).isIn(kinds);
            assertThat(detector.get("precision").asDouble()).as(kind).isGreaterThan(0.9);
            assertThat(detector.at("/recall_by_size/8").asDouble()).as(kind).isGreaterThan(0.85);
            assertThat(detector.at("/recall_by_size/10").asDouble()).as(kind).isGreaterThan(0.93);
            assertThat(detector.get("delay_ms").asDouble()).as(kind).isLessThanOrEqualTo(60_000);
            assertThat(detector.get("false_per_symbol_day").isNumber()).isTrue();
            JsonNode other = detector.at("/price_z_score/f1");
            if (other.isNumber()) {
                assertThat(detector.get("f1").asDouble()).as(kind).isGreaterThan(other.asDouble());
            }
        }
        assertThat(root.get("false_per_symbol_day").asDouble()).isLessThan(1.3);
        assertThat(answer.exitCode).isEqualTo(root.get("keeps_promise").asBoolean() ? 0 : 1);
    }

    @Test
    void faultsInjectedIntoAFileAreFoundInIt() throws Exception {
        Path ticks = recorded();
        Path out = folder.resolve("out.csv.gz");
        Path labels = folder.resolve("labels.csv");
        Answer injected =
                run(
                        new InjectCommand(),
                        "--file=" + ticks,
                        "--out=" + out,
                        "--labels=" + labels,
                        "--seed=2");
        assertThat(injected.exitCode).isZero();
        assertThat(LabelFile.read(labels)).hasSizeGreaterThan(20);
        Answer answer =
                run(
                        new EvaluateCommand(),
                        "--file=" + out,
                        "--labels=" + labels,
                        "--json",
                        "--curves=" + folder.resolve("curves"));
        assertThat(answer.exitCode).isZero();
        JsonNode detectors = new ObjectMapper().readTree(answer.out).get("detectors");
        assertThat(detectors).hasSize(AnomalyKind.values().length);
        for (JsonNode detector : detectors) {
            if (detector.get("faults").asInt() >= 4) {
                assertThat(detector.get("recall").asDouble())
                        .as(detector.get("kind").asText())
                        .isGreaterThan(0.2);
            }
        }
        try (var curves = Files.list(folder.resolve("curves"))) {
            assertThat(curves).hasSize(AnomalyKind.values().length);
        }
    }

    @Test
    void aFileAloneIsListedFlagByFlagWithItsTicks() throws Exception {
        Path ticks = recorded();
        Path out = folder.resolve("out.csv");
        run(
                new InjectCommand(),
                "--file=" + ticks,
                "--out=" + out,
                "--labels=" + folder.resolve("l"));
        Answer answer = run(new EvaluateCommand(), "--file=" + out);
        assertThat(answer.exitCode).isZero();
        assertThat(answer.out).startsWith("IBM: ").contains("line ", "observed ");
        for (String line :
                run(new EvaluateCommand(), "--file=" + out, "--json").out.lines().toList()) {
            JsonNode flag = new ObjectMapper().readTree(line);
            assertThat(flag.get("ticks")).isNotEmpty();
            assertThat(flag.get("symbol").asText()).isEqualTo("IBM");
        }
    }

    @Test
    void wrongUsageIsSaidAndHasItsExitCode() throws Exception {
        assertThat(run(new EvaluateCommand(), "--seeds", "9..2").exitCode).isEqualTo(2);
        assertThat(run(new EvaluateCommand(), "--seeds", "x").exitCode).isEqualTo(2);
        assertThat(run(new EvaluateCommand(), "--labels", "l.csv").exitCode).isEqualTo(2);
        Answer missing = run(new EvaluateCommand(), "--file", folder.resolve("none").toString());
        assertThat(missing.exitCode).isEqualTo(2);
        Path broken = folder.resolve("broken.csv");
        Files.writeString(broken, "event_time,symbol,price,size\n2026-01-05T00:00:00Z,IBM,x,1\n");
        Answer answer = run(new EvaluateCommand(), "--file", broken.toString());
        assertThat(answer.exitCode).isEqualTo(2);
        assertThat(answer.messages).contains("line 2");
    }

    /** A day of one simulated symbol as a file without times of arrival. */
    private Path recorded() throws Exception {
        TickSeries series = SimulatedDays.of(3, 1).get(0).ticks();
        List<String> lines = new ArrayList<>();
        lines.add("event_time,symbol,price,size,venue,condition");
        for (int i = 0; i < series.length(); i++) {
            lines.add(
                    "%s,%s,%s,%s,SIM,"
                            .formatted(
                                    LabelFile.time(series.eventTime(i)),
                                    series.symbol(),
                                    Decimal.text(series.price(i)),
                                    Decimal.text(series.size(i))));
        }
        Path file = folder.resolve("ticks.csv");
        Files.write(file, lines);
        return file;
    }

    private static Answer run(Object command, String... arguments) {
        CommandLine line = new CommandLine(command);
        StringWriter out = new StringWriter();
        StringWriter messages = new StringWriter();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(messages));
        int exitCode = line.execute(arguments);
        return new Answer(exitCode, out.toString(), messages.toString());
    }
}
