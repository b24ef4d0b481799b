package dev.candlewick.verify.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConditionTableTest {

    @ParameterizedTest
    @MethodSource
    void goldenConditions(JsonNode golden) {
        ConditionTable table = ConditionTable.named(golden.get("table").asText());
        String condition = golden.get("conditions").asText();

        assertThat(table.intraday(condition))
                .isEqualTo(TradeEffect.of(golden.get("intraday").asText()));
        assertThat(table.daily(condition)).isEqualTo(TradeEffect.of(golden.get("daily").asText()));
        assertThat(table.knows(condition)).isEqualTo(golden.get("known").asBoolean());
        // The second answer comes from memory.
        assertThat(table.intraday(condition))
                .isEqualTo(TradeEffect.of(golden.get("intraday").asText()));
    }

    static List<JsonNode> goldenConditions() throws IOException {
        return golden("conditions.jsonl");
    }

    @ParameterizedTest
    @MethodSource
    void refusedConditionTables(JsonNode golden) {
        assertThatThrownBy(() -> ConditionTableParser.parse("t.csv", golden.get("table").asText()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("t.csv, line " + golden.get("line").asInt() + ": ")
                .hasMessageContaining("; allowed: ");
    }

    static List<JsonNode> refusedConditionTables() throws IOException {
        return golden("refused-condition-tables.jsonl");
    }

    private static List<JsonNode> golden(String file) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> cases = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(
                        new InputStreamReader(
                                Objects.requireNonNull(
                                        ConditionTableTest.class.getResourceAsStream(
                                                "/topics/golden/" + file)),
                                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                cases.add(json.readTree(line));
            }
        }
        return cases;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "us-tape-mask; 1000000; false; us-tape-mask: official print",
                "us-tape-mask; 2000; true; us-tape-mask: trade outside regular hours",
                "us-tape-mask; 20000020; false; us-tape-mask: sweep, trade-through exempt or odd lot",
                "us-tape-mask; 0; false; us-tape-mask: regular trade",
                "us-tape-mask; 900; false; us-tape-mask: regular trade (unknown bits 0x900)",
                "us-tape-mask; no hex; true; us-tape-mask: regular trade (no mask, read as 0)",
                "us-tape-mask; 0|X; true; us-tape-mask: regular trade (unknown suffix X)",
                "cta; '@ UI'; false; cta: 'U' outside regular hours, sold out of sequence, 'I' odd lot",
                "cta; '@FT '; true; cta: 'T' outside regular hours",
                "cta; '@FT '; false; cta: '@' regular sale, 'F' intermarket sweep, 'T' outside regular hours",
                "cta; ''; false; cta: no letter, regular sale",
                "utp; '@E'; false; utp: 'E' unknown letter",
                "''; '@E'; false; no condition table: every trade counts",
            })
    void theReasonIsWhatTheTableSaysInWords(
            String table, String condition, boolean daily, String reason) {
        assertThat(ConditionTable.named(table).reason(condition, daily)).isEqualTo(reason);
    }

    @Test
    void aNameThatIsNotShippedIsRefusedWithThoseThatAre() {
        assertThatThrownBy(() -> ConditionTable.named("none-such"))
                .hasMessageContaining("\"none-such\"")
                .hasMessageContaining("allowed: cta, us-tape-mask, utp");
    }

    @Test
    void theFirstMatchingInstrumentRowWins() {
        InstrumentFile file =
                InstrumentFile.parse(
                        """
                        symbol,calendar,condition_table,tick_size,name
                        SIM-?,24x7,,0.01,One
                        IBM,XNYS,us-tape-mask,0.01,"Machines, Inc."
                        I*,XNYS,,,Others
                        """);
        assertThat(file.rulesOf("IBM").conditions().intraday("40")).isZero();
        assertThat(file.rulesOf("IBMX").calendar().name()).isEqualTo("XNYS");
        assertThat(file.rulesOf("IBMX").conditions().intraday("40")).isEqualTo(TradeEffect.ALL);
        assertThat(file.rulesOf("SIM-1").calendar().name()).isEqualTo("24x7");
        assertThat(file.rulesOf("BTC/USDT").calendar().name()).isEqualTo("24x7");
    }
}
