package dev.candlewick.job.instrument;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ConditionTableTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TestFactory
    Stream<DynamicTest> goldenConditionsDoWhatTheContractSays() {
        return golden("conditions")
                .map(
                        line ->
                                dynamicTest(
                                        line.get("table").asText()
                                                + ": "
                                                + line.get("conditions").asText(),
                                        () -> assertSets(line)));
    }

    private static void assertSets(JsonNode line) {
        AtomicInteger unknown = new AtomicInteger();
        ConditionTable table =
                ConditionTable.named(line.get("table").asText(), unknown::incrementAndGet);
        int expected =
                bits(line.get("intraday").asText())
                        | bits(line.get("daily").asText()) << ConditionTable.DAILY_SHIFT;

        assertThat(table.sets(line.get("conditions").asText())).isEqualTo(expected);
        // The second answer comes from memory.
        assertThat(table.sets(line.get("conditions").asText())).isEqualTo(expected);
        assertThat(unknown).hasValue(line.get("known").asBoolean() ? 0 : 2);
    }

    private static int bits(String letters) {
        return (letters.contains("O") ? ConditionTable.OPEN_CLOSE : 0)
                | (letters.contains("H") ? ConditionTable.HIGH_LOW : 0)
                | (letters.contains("V") ? ConditionTable.VOLUME : 0);
    }

    @TestFactory
    Stream<DynamicTest> aTableWithAMistakeIsRefusedWithItsFileItsLineAndWhatIsAllowed() {
        return golden("refused-condition-tables")
                .map(
                        line ->
                                dynamicTest(
                                        line.get("name").asText(),
                                        () ->
                                                assertThatThrownBy(
                                                                () ->
                                                                        ConditionTableFile.parse(
                                                                                "x.csv",
                                                                                line.get("table")
                                                                                        .asText()))
                                                        .isInstanceOf(
                                                                IllegalArgumentException.class)
                                                        .hasMessageStartingWith(
                                                                "x.csv, line %d: "
                                                                        .formatted(
                                                                                line.get("line")
                                                                                        .asInt()))
                                                        .hasMessageContaining("; allowed: ")));
    }

    @Test
    void aNameThatIsNotShippedIsRefusedWithThoseThatAre() {
        assertThatThrownBy(() -> ConditionTable.named("../golden", () -> {}))
                .hasMessage(
                        "there is no condition table '../golden'; allowed are cta, us-tape-mask,"
                                + " utp, or none at all");
    }

    private static Stream<JsonNode> golden(String name) {
        String resource = "/topics/golden/" + name + ".jsonl";
        try (InputStream in = ConditionTableTest.class.getResourceAsStream(resource)) {
            String text =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().map(ConditionTableTest::json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
