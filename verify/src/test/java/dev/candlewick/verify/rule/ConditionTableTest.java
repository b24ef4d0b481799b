package dev.candlewick.verify.rule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTableTest {

    @ParameterizedTest
    @CsvSource({
        // condition, intraday, daily
        "'', OHV, OHV",
        "0, OHV, OHV",
        "nonsense, OHV, OHV",
        "1, OHV, OHV",
        "20, V, V",
        "80000000, V, V",
        "21, OHV, OHV",
        "20002020, OHV, V",
        "2000, OHV, V",
        "2000|SUSP, V, V",
        "0|SUSP, V, V",
        "nonsense|SUSP, V, V",
        "40, '', OHV",
        "80, '', OHV",
        "200000, '', OH",
        "200000|SUSP, '', ''",
        "202000, OHV, V",
        "800, OHV, OHV",
        "123456789ABCDEF01, OHV, OHV",
    })
    void theUsTapeIsReadAsItsFileSays(String condition, String intraday, String daily) {
        ConditionTable table = ConditionTable.named("us-tape-mask");
        assertThat(table.intraday(condition)).isEqualTo(TradeEffect.of(intraday));
        assertThat(table.daily(condition)).isEqualTo(TradeEffect.of(daily));
        // The second answer comes from memory.
        assertThat(table.intraday(condition)).isEqualTo(TradeEffect.of(intraday));
    }

    @Test
    void withoutATableEveryTradeCounts() {
        ConditionTable table = ConditionTable.named("");
        assertThat(table.intraday("200000|SUSP")).isEqualTo(TradeEffect.ALL);
        assertThat(table.daily("200000|SUSP")).isEqualTo(TradeEffect.ALL);
    }

    @Test
    void brokenTablesAreRefused() {
        assertThatThrownBy(() -> ConditionTable.named("none-such"))
                .hasMessageContaining("none-such");
        String header = "column,any_of,none_of,suffix,sets\n";
        assertThatThrownBy(() -> ConditionTable.parse("t", header + "DAILY,,,,O"))
                .hasMessageContaining("O without H");
        assertThatThrownBy(() -> ConditionTable.parse("t", header + "WEEKLY,,,,OHV"))
                .hasMessageContaining("neither INTRADAY nor DAILY");
        assertThatThrownBy(() -> ConditionTable.parse("t", "DAILY,,,,OHV"))
                .hasMessageContaining("lacks its header");
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
